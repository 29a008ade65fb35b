/** A paid job as it stands right after the order, with everything its buyer needs. */
export const pendingJob = {
  id: 123,
  agent_key: 'writer',
  status: 'pending_payment',
  payment_id: 'cmbx1k2v90001qy0f2m1c7a3d',
  created_at: '2026-11-23T12:00:00.000Z',
  completed_at: null,
  result: null,
  error: null,
  payment: {
    blockchain_identifier: '3a5b0c7d9e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3',
    agent_identifier: '7e8bdaf2b2b919a3a4b94002cafb50086c0c845fe535d07a77ab7f77c0ffee00c0ffee00',
    seller_vkey: '4d1f0c2a9b8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a3928',
    seller_return_address: null,
    force_layer: null,
    input_hash: '9831d44bf11ca1aad70048c3a770f8d0dfbee74d48bfab20c7055cd3bf05fccf',
    identifier_from_purchaser: 'aabbccddeeff00112233',
    network: 'Preprod',
    payment_source_type: 'Web3CardanoV1',
    supported_payment_source_index: null,
    amounts: [{ amount: '10000000', unit: 'lovelace' }],
    pay_by_time: '2026-11-23T12:30:00.000Z',
    pay_by_time_ms: 1795437000000,
    submit_result_time: '2026-11-23T14:30:00.000Z',
    submit_result_time_ms: 1795444200000,
    unlock_time: '2026-11-23T15:30:00.000Z',
    unlock_time_ms: 1795447800000,
    external_dispute_unlock_time: '2026-11-23T16:30:00.000Z',
    external_dispute_unlock_time_ms: 1795451400000,
  },
  settlement: { state: 'awaiting_funds', output_hash: null, refund_available_at: null },
  attention: null,
  receipt: null,
} as const;

const { result: _result, ...withoutResult } = pendingJob;

/** As it stands in a list. */
export const listedJob = withoutResult;

/** The same job once the payment node has accepted the hash of its result. */
export const completedJob = {
  ...pendingJob,
  status: 'completed',
  completed_at: '2026-11-23T12:04:10.000Z',
  result: {
    output: '# Lighthouses\n\nA lighthouse is a tower with a light at its top.',
    metadata: {
      content_type: 'text/markdown; charset=utf-8',
      type: 'Markdown',
      started_at: '2026-11-23T12:02:30.000Z',
      finished_at: '2026-11-23T12:04:05.000Z',
    },
  },
  settlement: {
    state: 'result_queued',
    output_hash: '400c21108c4378c3ecea8be792f2176ec48864237d44a27a0a06272781a9f961',
    refund_available_at: null,
  },
  receipt: 'eyJhbGciOiJFZERTQSIsImtpZCI6Ii4uLiJ9.eyJqb2JfaWQiOjEyM30.c2lnbmF0dXJl',
} as const;
