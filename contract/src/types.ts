// Made from the contract by `npm run contract:types`: what is said, as plain types without a validator.

interface components {
  schemas: {
    /** Names an agent; chosen by the operator */
    AgentKey: string;
    CreateJob: {
      /** Values by the names of the input fields of the agent */
      data: components['schemas']['JsonObject'];
      /** In whole coins of the price, e.g. 10.0 for 10 ADA. May be left out for a fixed price, has to be for a free agent. */
      payment_amount?: number | string;
      /** The buyer's own mark, part of both hashes (MIP-004); 14 to 26 hex characters, made when missing */
      identifier_from_purchaser?: components['schemas']['IdentifierFromPurchaser'];
    };
    /** Values by the names of the input fields of the agent */
    JsonObject: {
      [key: string]: unknown;
    };
    /** The buyer's own mark, part of both hashes (MIP-004); 14 to 26 hex characters, made when missing */
    IdentifierFromPurchaser: string;
    /**
     * Where the work stands
     */
    JobStatus: 'pending_payment' | 'payment_confirmed' | 'running' | 'awaiting_input' | 'completed' | 'failed';
    /** Names a job, together with its agent */
    JobId: number;
    ServiceIndex: {
      /** What this is */
      name: string;
      /** Of the service */
      version: string;
      /** Both upstreams are simulated: nothing here costs or earns money */
      sandbox: boolean;
      /** Where the agents are listed */
      agents_url: string;
      /** Where people read the API */
      docs_url: string;
      /** Where programs read the API */
      openapi_url: string;
      /** Where every error code is explained */
      problems_url: string;
    };
    Problem: {
      /** Where the code is explained: `/problems` with the code behind `#` */
      type: string;
      /** The HTTP status in words */
      title: string;
      /** The HTTP status */
      status: number;
      /** What is wrong with this request, for people */
      detail: string;
      /**
       * What is wrong, for programs: the list is closed
       */
      code:
        | 'malformed_json'
        | 'malformed_request'
        | 'unauthorized'
        | 'host_not_allowed'
        | 'unknown_route'
        | 'unknown_agent'
        | 'unknown_job'
        | 'method_not_allowed'
        | 'idempotency_conflict'
        | 'idempotency_in_progress'
        | 'body_too_large'
        | 'unsupported_media_type'
        | 'invalid_input'
        | 'too_many_requests'
        | 'internal_error'
        | 'payment_request_refused'
        | 'agent_unavailable'
        | 'payment_node_unavailable'
        | 'not_ready';
      /** Finds the request in the log of the operator */
      request_id: string;
      /** Each fault of what was sent */
      errors?: components['schemas']['FieldError'][];
    };
    FieldError: {
      /** Path of the field: of the body as it is, after `query.` or `header.` of the others */
      field: string;
      /** What is wrong with it, for programs */
      code: string;
      /** What is wrong with it, for people */
      message: string;
    };
    Health: {
      /**
       * The process is alive
       */
      status: 'ok';
      /** Both upstreams are simulated: nothing here costs or earns money */
      sandbox: boolean;
      /** Of the service */
      version: string;
    };
    Readiness: {
      /**
       * The service can do its own work
       */
      status: 'ready';
      /** What readiness depends on */
      checks: {
        /**
         * Answers, and takes writes
         */
        database: 'ok';
        /**
         * The schema is the one of this version
         */
        migrations: 'ok';
        /**
         * Jobs were looked at a moment ago
         */
        reconciler: 'ok';
      };
      /** How the upstreams were when last asked */
      upstreams: {
        /** For information: an upstream that is unwell, or refuses the key of the service, makes no service unready */
        kodosumi: components['schemas']['UpstreamState'];
        /** For information: an upstream that is unwell, or refuses the key of the service, makes no service unready */
        masumi: components['schemas']['UpstreamState'];
      };
      /** How far other clocks are from that of the database, in seconds */
      clocks: {
        /** How many seconds the clock of this machine is ahead of the database's, by which the service goes */
        machine: number;
        /** By agent: how many seconds the clock of its flow is ahead of ours, as the last launches showed; null before the first. For information */
        flows: components['schemas']['FlowClocks'];
      };
    };
    /**
     * For information: an upstream that is unwell, or refuses the key of the service, makes no service unready
     */
    UpstreamState: 'ok' | 'unwell' | 'refused' | 'unknown';
    /** By agent: how many seconds the clock of its flow is ahead of ours, as the last launches showed; null before the first. For information */
    FlowClocks: {
      [key: string]: number | null;
    };
    OpenApiDocument: {
      /** Version of OpenAPI */
      openapi: string;
    } & {
      [key: string]: unknown;
    };
    KeySet: {
      /** The newest first */
      keys: {
        /**
         * Type of the key (RFC 8037)
         */
        kty: 'OKP';
        /**
         * Its curve
         */
        crv: 'Ed25519';
        /**
         * What it signs by
         */
        alg: 'EdDSA';
        /**
         * It signs
         */
        use: 'sig';
        /** Its name: the thumbprint of the key (RFC 7638) */
        kid: string;
        /** The public key in base64url */
        x: string;
      }[];
    };
    ProblemList: {
      /** Every code that a problem can carry */
      items: {
        /** As in `code` of a problem */
        code: string;
        /** HTTP status that it comes with */
        status: number;
        /** What has happened */
        meaning: string;
        /** What to do */
        remedy: string;
      }[];
    };
    /**
     * Format: date-time
     * RFC 3339, in UTC, with milliseconds
     */
    Instant: string;
    Result: {
      /** Frozen: stored, hashed and served unchanged */
      output: string;
      /** What the output is, and when the run began and ended */
      metadata: components['schemas']['ResultMetadata'];
    };
    /** What the output is, and when the run began and ended */
    ResultMetadata: {
      /** Media type of `output` */
      content_type: string;
      /** Class of the value that the agent returned, e.g. Markdown */
      type: string;
      /** The agent returned nothing; `output` is its JSON form */
      empty?: boolean;
      /** When the run was launched */
      started_at: components['schemas']['Instant'] | null;
      /** When the run had ended */
      finished_at: components['schemas']['Instant'] | null;
    };
    JobError: {
      /**
       * Why it failed, for programs: the list is closed
       */
      code:
        | 'payment_window_closed'
        | 'payment_invalid'
        | 'refund_requested'
        | 'insufficient_time'
        | 'run_refused'
        | 'run_failed'
        | 'run_lost'
        | 'result_too_large'
        | 'result_deadline_passed'
        | 'cancelled';
      /** Why it failed, for people */
      message: string;
    };
    Payment: {
      /** Names the payment on chain; every term below is signed inside it */
      blockchain_identifier: string;
      /** The agent's entry in the Masumi registry: policy id and asset name in hex */
      agent_identifier: string;
      /** Hash of the seller's verification key, in hex */
      seller_vkey: string;
      /** Where the money of the seller goes; with `Web3CardanoV2` it is signed, and who pays has to name it as `sellerReturnAddress`. Null for none */
      seller_return_address: string | null;
      /** Who pays has to pass it on as `forceLayer`; null, as a rule, for none */
      force_layer: string | null;
      /** SHA-256 in lower-case hex */
      input_hash: components['schemas']['Sha256'];
      /** The buyer's own mark, part of both hashes (MIP-004); 14 to 26 hex characters, made when missing */
      identifier_from_purchaser: components['schemas']['IdentifierFromPurchaser'];
      /**
       * The network of Cardano
       */
      network: 'Preprod' | 'Mainnet';
      /**
       * Which contract of Masumi holds the funds
       */
      payment_source_type: 'Web3CardanoV1' | 'Web3CardanoV2';
      /** Which of the agent's priced sources, counted from 0; null for `Web3CardanoV1` */
      supported_payment_source_index: number | null;
      /** What has to be locked, coin by coin */
      amounts: components['schemas']['Amount'][];
      /** The funds have to be locked by then */
      pay_by_time: components['schemas']['Instant'];
      /** The same in milliseconds since 1970, as a buyer's node takes it */
      pay_by_time_ms: components['schemas']['EpochMs'];
      /** The hash of the result has to be on chain by then, else the funds go back */
      submit_result_time: components['schemas']['Instant'];
      /** The same in milliseconds since 1970 */
      submit_result_time_ms: components['schemas']['EpochMs'];
      /** From then on the seller can take the funds, unless the buyer asked for them back */
      unlock_time: components['schemas']['Instant'];
      /** The same in milliseconds since 1970 */
      unlock_time_ms: components['schemas']['EpochMs'];
      /** From then on the seller can take the funds of a dispute that nobody decided */
      external_dispute_unlock_time: components['schemas']['Instant'];
      /** The same in milliseconds since 1970 */
      external_dispute_unlock_time_ms: components['schemas']['EpochMs'];
    };
    /** SHA-256 in lower-case hex */
    Sha256: string;
    Amount: {
      /** In the smallest unit of the coin */
      amount: string;
      /** `lovelace`, or policy id and asset name in hex */
      unit: string;
    };
    /** Milliseconds since 1970-01-01T00:00:00Z */
    EpochMs: number;
    /** What became of the money */
    Settlement: {
      /** What became of the money */
      state: components['schemas']['SettlementState'];
      /** SHA-256 over `identifier_from_purchaser`, ";" and the JSON-escaped output (MIP-004) */
      output_hash: components['schemas']['Sha256'] | null;
      /** From when the buyer of a failed job can take the funds back */
      refund_available_at: components['schemas']['Instant'] | null;
    };
    /**
     * What became of the money
     */
    SettlementState:
      | 'not_required'
      | 'awaiting_funds'
      | 'never_paid'
      | 'funds_invalid'
      | 'funds_locked'
      | 'result_queued'
      | 'result_on_chain'
      | 'paid_out'
      | 'refund_requested'
      | 'refunded'
      | 'disputed'
      | 'dispute_settled';
    Attention: {
      /**
       * What an operator has to look at, for programs
       */
      code:
        | 'launch_unknown'
        | 'settlement_stuck'
        | 'funds_unexpected'
        | 'payment_unknown'
        | 'upstream_refused'
        | 'cannot_store';
      /** The same for people */
      message: string;
      /** Since when */
      since: components['schemas']['Instant'];
    };
    JobList: {
      /** The newest first */
      items: components['schemas']['ListedJob'][];
      /** `cursor` of the next page; null on the last */
      next_cursor: string | null;
    };
    AgentList: {
      /** All that are sold here */
      items: components['schemas']['Agent'][];
    };
    Agent: {
      /** Names an agent; chosen by the operator */
      key: components['schemas']['AgentKey'];
      /** Its name for people */
      name: string;
      /** What it does */
      description: string | null;
      /** What a run costs */
      pricing: components['schemas']['Pricing'];
      /** Whether an order would work now */
      availability: components['schemas']['Availability'];
      /** What `data` of an order may hold; null while the agent cannot be reached */
      input_fields: components['schemas']['InputField'][] | null;
      /** `data` that the agent takes; null while it cannot be reached */
      example: components['schemas']['JsonObject'] | null;
    };
    /** What a run costs */
    Pricing:
      | {
          /**
           * The price of the registry
           */
          type: 'fixed';
          /** Coin by coin; null while the registry gives no answer */
          amounts: components['schemas']['Amount'][] | null;
          /** Digits behind the point of one whole coin; null where it is not known */
          decimals: number | null;
        }
      | {
          /**
           * The buyer says in `payment_amount` what to pay
           */
          type: 'dynamic';
          /** `lovelace`, or policy id and asset name in hex */
          unit: string;
          /** Digits behind the point of one whole coin */
          decimals: number;
          /** The least, in whole coins */
          min_amount: string;
        }
      | {
          /**
           * Nothing is paid
           */
          type: 'free';
        };
    /** Whether an order would work now */
    Availability: {
      /**
       * `available` means that ordering a job would work now
       */
      status: 'available' | 'unavailable';
      /** Why it would not */
      message: string | null;
      /** When this was looked at */
      checked_at: components['schemas']['Instant'];
    };
    InputField: {
      /** Its key in `data` */
      name: string;
      /**
       * As in a form of HTML; the value is text, a number or true or false
       */
      type: 'text' | 'password' | 'textarea' | 'number' | 'boolean' | 'select' | 'date' | 'time' | 'datetime-local';
      /** Its name for people */
      label: string;
      /** A value is needed, unless there is a default */
      required: boolean;
      /** What it is for */
      description: string | null;
      /** What counts where the order leaves it out; null for nothing */
      default: string | number | boolean | null;
      /** What may be chosen, of a `select` */
      options?: {
        /** What `data` holds */
        value: string;
        /** Its name for people */
        label: string;
      }[];
      /** The least value; text for dates and times */
      min?: string | number | null;
      /** The greatest value; text for dates and times */
      max?: string | number | null;
      /** Values lie so far apart, counted from `min` */
      step?: number | null;
      /** Characters at least */
      min_length?: number | null;
      /** Characters at most */
      max_length?: number | null;
      /** Regular expression that the whole text has to match */
      pattern?: string | null;
    };
    OpenJob: {
      /** Names a job, together with its agent */
      id: components['schemas']['JobId'];
      /** Names an agent; chosen by the operator */
      agent_key: components['schemas']['AgentKey'];
      /**
       * Where the work stands
       */
      status: 'pending_payment' | 'payment_confirmed' | 'running' | 'awaiting_input';
      /** The payment node's own id of the payment request; null for a free agent */
      payment_id: string | null;
      /** When it was ordered */
      created_at: components['schemas']['Instant'];
      /** When it ended, in success or failure; null before */
      completed_at: components['schemas']['Instant'] | null;
      /** Exactly when completed */
      result: null;
      /** Exactly when failed */
      error: null;
      /** All that a buyer needs to pay; null for a free agent */
      payment: components['schemas']['Payment'] | null;
      /** What became of the money */
      settlement: components['schemas']['Settlement'];
      /** An operator has to look */
      attention: components['schemas']['Attention'] | null;
      /** What was sold, signed: a compact JWS (Ed25519) by a key of `/.well-known/jwks.json`; null before the job has completed, and where the service signs none */
      receipt: string | null;
    };
    CompletedJob: {
      /** Names a job, together with its agent */
      id: components['schemas']['JobId'];
      /** Names an agent; chosen by the operator */
      agent_key: components['schemas']['AgentKey'];
      /**
       * Where the work stands
       */
      status: 'completed';
      /** The payment node's own id of the payment request; null for a free agent */
      payment_id: string | null;
      /** When it was ordered */
      created_at: components['schemas']['Instant'];
      /** When it ended, in success or failure; null before */
      completed_at: components['schemas']['Instant'] | null;
      /** Exactly when completed */
      result: components['schemas']['Result'];
      /** Exactly when failed */
      error: null;
      /** All that a buyer needs to pay; null for a free agent */
      payment: components['schemas']['Payment'] | null;
      /** What became of the money */
      settlement: components['schemas']['Settlement'];
      /** An operator has to look */
      attention: components['schemas']['Attention'] | null;
      /** What was sold, signed: a compact JWS (Ed25519) by a key of `/.well-known/jwks.json`; null before the job has completed, and where the service signs none */
      receipt: string | null;
    };
    FailedJob: {
      /** Names a job, together with its agent */
      id: components['schemas']['JobId'];
      /** Names an agent; chosen by the operator */
      agent_key: components['schemas']['AgentKey'];
      /**
       * Where the work stands
       */
      status: 'failed';
      /** The payment node's own id of the payment request; null for a free agent */
      payment_id: string | null;
      /** When it was ordered */
      created_at: components['schemas']['Instant'];
      /** When it ended, in success or failure; null before */
      completed_at: components['schemas']['Instant'] | null;
      /** Exactly when completed */
      result: null;
      /** Exactly when failed */
      error: components['schemas']['JobError'];
      /** All that a buyer needs to pay; null for a free agent */
      payment: components['schemas']['Payment'] | null;
      /** What became of the money */
      settlement: components['schemas']['Settlement'];
      /** An operator has to look */
      attention: components['schemas']['Attention'] | null;
      /** What was sold, signed: a compact JWS (Ed25519) by a key of `/.well-known/jwks.json`; null before the job has completed, and where the service signs none */
      receipt: string | null;
    };
    Job: components['schemas']['OpenJob'] | components['schemas']['CompletedJob'] | components['schemas']['FailedJob'];
    ListedOpenJob: {
      /** Names a job, together with its agent */
      id: components['schemas']['JobId'];
      /** Names an agent; chosen by the operator */
      agent_key: components['schemas']['AgentKey'];
      /**
       * Where the work stands
       */
      status: 'pending_payment' | 'payment_confirmed' | 'running' | 'awaiting_input';
      /** The payment node's own id of the payment request; null for a free agent */
      payment_id: string | null;
      /** When it was ordered */
      created_at: components['schemas']['Instant'];
      /** When it ended, in success or failure; null before */
      completed_at: components['schemas']['Instant'] | null;
      /** Exactly when failed */
      error: null;
      /** All that a buyer needs to pay; null for a free agent */
      payment: components['schemas']['Payment'] | null;
      /** What became of the money */
      settlement: components['schemas']['Settlement'];
      /** An operator has to look */
      attention: components['schemas']['Attention'] | null;
      /** What was sold, signed: a compact JWS (Ed25519) by a key of `/.well-known/jwks.json`; null before the job has completed, and where the service signs none */
      receipt: string | null;
    };
    ListedCompletedJob: {
      /** Names a job, together with its agent */
      id: components['schemas']['JobId'];
      /** Names an agent; chosen by the operator */
      agent_key: components['schemas']['AgentKey'];
      /**
       * Where the work stands
       */
      status: 'completed';
      /** The payment node's own id of the payment request; null for a free agent */
      payment_id: string | null;
      /** When it was ordered */
      created_at: components['schemas']['Instant'];
      /** When it ended, in success or failure; null before */
      completed_at: components['schemas']['Instant'] | null;
      /** Exactly when failed */
      error: null;
      /** All that a buyer needs to pay; null for a free agent */
      payment: components['schemas']['Payment'] | null;
      /** What became of the money */
      settlement: components['schemas']['Settlement'];
      /** An operator has to look */
      attention: components['schemas']['Attention'] | null;
      /** What was sold, signed: a compact JWS (Ed25519) by a key of `/.well-known/jwks.json`; null before the job has completed, and where the service signs none */
      receipt: string | null;
    };
    ListedFailedJob: {
      /** Names a job, together with its agent */
      id: components['schemas']['JobId'];
      /** Names an agent; chosen by the operator */
      agent_key: components['schemas']['AgentKey'];
      /**
       * Where the work stands
       */
      status: 'failed';
      /** The payment node's own id of the payment request; null for a free agent */
      payment_id: string | null;
      /** When it was ordered */
      created_at: components['schemas']['Instant'];
      /** When it ended, in success or failure; null before */
      completed_at: components['schemas']['Instant'] | null;
      /** Exactly when failed */
      error: components['schemas']['JobError'];
      /** All that a buyer needs to pay; null for a free agent */
      payment: components['schemas']['Payment'] | null;
      /** What became of the money */
      settlement: components['schemas']['Settlement'];
      /** An operator has to look */
      attention: components['schemas']['Attention'] | null;
      /** What was sold, signed: a compact JWS (Ed25519) by a key of `/.well-known/jwks.json`; null before the job has completed, and where the service signs none */
      receipt: string | null;
    };
    ListedJob:
      | components['schemas']['ListedOpenJob']
      | components['schemas']['ListedCompletedJob']
      | components['schemas']['ListedFailedJob'];
    CreatedJob: components['schemas']['Job'] & {
      /** Keys of `data` that the form does not have: hashed, not sent to the agent */
      ignored_fields: string[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type AgentKey = components['schemas']['AgentKey'];
export type CreateJob = components['schemas']['CreateJob'];
export type JsonObject = components['schemas']['JsonObject'];
export type IdentifierFromPurchaser = components['schemas']['IdentifierFromPurchaser'];
export type JobStatus = components['schemas']['JobStatus'];
export type JobId = components['schemas']['JobId'];
export type ServiceIndex = components['schemas']['ServiceIndex'];
export type Problem = components['schemas']['Problem'];
export type FieldError = components['schemas']['FieldError'];
export type Health = components['schemas']['Health'];
export type Readiness = components['schemas']['Readiness'];
export type UpstreamState = components['schemas']['UpstreamState'];
export type FlowClocks = components['schemas']['FlowClocks'];
export type OpenApiDocument = components['schemas']['OpenApiDocument'];
export type KeySet = components['schemas']['KeySet'];
export type ProblemList = components['schemas']['ProblemList'];
export type Instant = components['schemas']['Instant'];
export type Result = components['schemas']['Result'];
export type ResultMetadata = components['schemas']['ResultMetadata'];
export type JobError = components['schemas']['JobError'];
export type Payment = components['schemas']['Payment'];
export type Sha256 = components['schemas']['Sha256'];
export type Amount = components['schemas']['Amount'];
export type EpochMs = components['schemas']['EpochMs'];
export type Settlement = components['schemas']['Settlement'];
export type SettlementState = components['schemas']['SettlementState'];
export type Attention = components['schemas']['Attention'];
export type JobList = components['schemas']['JobList'];
export type AgentList = components['schemas']['AgentList'];
export type Agent = components['schemas']['Agent'];
export type Pricing = components['schemas']['Pricing'];
export type Availability = components['schemas']['Availability'];
export type InputField = components['schemas']['InputField'];
export type OpenJob = components['schemas']['OpenJob'];
export type CompletedJob = components['schemas']['CompletedJob'];
export type FailedJob = components['schemas']['FailedJob'];
export type Job = components['schemas']['Job'];
export type ListedOpenJob = components['schemas']['ListedOpenJob'];
export type ListedCompletedJob = components['schemas']['ListedCompletedJob'];
export type ListedFailedJob = components['schemas']['ListedFailedJob'];
export type ListedJob = components['schemas']['ListedJob'];
export type CreatedJob = components['schemas']['CreatedJob'];
