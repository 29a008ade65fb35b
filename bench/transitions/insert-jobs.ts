/**
 * So many like jobs at once, with what follows their money. Parameters: count, status, settlement, the first one's number,
 * due in (null: never), and of every how many one is due already (null: none).
 */
export const insertJobsSql = `
  with wanted as (
    select ?::int as count, ?::text as status, ?::text as settlement, ?::int as first, ?::interval as due_in,
      ?::int as due_every
  ),
  made as (
    insert into jobs (uuid, channel, mark, agent_key, owner, caller, status, settlement, flow, kodosumi, account, node,
      pay_within_seconds, run_within_seconds, output_hash_form, input_hash, identifier_from_purchaser, request_hash, terms,
      payment_id, blockchain_identifier, seller_vkey, result_deadline, confirmed_at, result_frozen_at, output_hash,
      created_at, completed_at, version)
    select gen_random_uuid(), 'native', 'mark-' || number, 'writer', 'bench', 'key:bench', status, settlement, 'summary:Writer', 'default',
      'seller', 'default', 1800, 7200, 'escaped', repeat('ef', 32), 'aabbccddeeff00112233', repeat('ab', 32),
      '{"amounts":[{"amount":"10000000","unit":"lovelace"}],"payBy":"2027-01-01T00:00:00.000Z","submitResultBy":"2027-01-01T00:00:00.000Z","unlockAt":"2027-01-01T00:00:00.000Z","disputeUnlockAt":"2027-01-01T00:00:00.000Z","agentIdentifier":"x","network":"Preprod","sourceType":"Web3CardanoV1","sourceIndex":null,"sellerReturnAddress":null,"pricing":"fixed"}',
      'payment-' || number, repeat('cd', 300), repeat('5a', 28), now() + interval '1 day',
      case status when 'completed' then now() end, case status when 'completed' then now() end,
      case status when 'completed' then repeat('ef', 32) end, now(), case status when 'completed' then now() end, 1
    from wanted, generate_series(first, first + count - 1) as number
    returning id, substr(payment_id, 9)::int as number
  )
  insert into duties (job_id, kind, due_at, asked_since, lease_token)
  select id, 'money', case when number % due_every = 0 then now() - interval '1 second' else now() + due_in end, now(), 0
  from made, wanted
  where number % due_every = 0 or due_in is not null`;

/** The same with the parameters of pg. */
export function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => `$${++count}`);
}
