/**
 * So many like jobs at once. Parameters: count, status, settlement, the first one's number, due in (null: never), and of
 * every how many one is due already (null: none).
 */
export const insertJobsSql = `
  insert into jobs (mark, agent_key, owner, status, settlement, input, ignored_fields, agent_inputs, input_hash,
    identifier_from_purchaser, request_hash, payment, payment_id, blockchain_identifier, seller_vkey, result_deadline,
    output, result_metadata, output_hash, created_at, completed_at, asked_since, due_at, lease_token)
  select 'mark-' || number, 'writer', 'bench', status, settlement, '{"prompt":"A page about lighthouses"}', '[]',
    '{"prompt":"A page about lighthouses"}', repeat('ef', 32), 'aabbccddeeff00112233', repeat('ab', 32),
    '{"amounts":[{"amount":"10000000","unit":"lovelace"}],"payBy":"2027-01-01T00:00:00.000Z","submitResultBy":"2027-01-01T00:00:00.000Z","unlockAt":"2027-01-01T00:00:00.000Z","disputeUnlockAt":"2027-01-01T00:00:00.000Z","agentIdentifier":"x","network":"Preprod","sourceType":"Web3CardanoV1","sourceIndex":null,"pricing":"fixed"}',
    'payment-' || number, repeat('cd', 300), repeat('5a', 28), now() + interval '1 day',
    case status when 'completed' then '# A page about lighthouses' end,
    case status when 'completed' then '{"contentType":"text/markdown","type":"Markdown","empty":false,"finishedAt":"2026-01-01T00:00:00.000Z"}'::jsonb end,
    case status when 'completed' then repeat('ef', 32) end,
    now(), case status when 'completed' then now() end, now(),
    case when number % due_every = 0 then now() - interval '1 second' else now() + due_in end, 0
  from (
    select ?::int as count, ?::text as status, ?::text as settlement, ?::int as first, ?::interval as due_in, ?::int as due_every
  ) as wanted, generate_series(first, first + count - 1) as number`;
