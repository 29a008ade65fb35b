import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';

// What the service is held against: Express and pg with nothing between them, the same row read, the same rows written.
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

/** The columns of an order for a free agent, and their values. */
const order: Record<string, unknown> = {
  owner: 'bare',
  caller: 'key:bare',
  status: 'payment_confirmed',
  settlement: 'not_required',
  ...{ channel: 'native', flow: 'summary:Writer', kodosumi: 'default', account: 'seller', output_hash_form: 'escaped' },
  ...{ pay_within_seconds: 1800, run_within_seconds: 7200 },
  input_hash: '0'.repeat(64),
  identifier_from_purchaser: 'aabbccddeeff00112233',
  request_hash: '0'.repeat(64),
  version: 1,
};
const columns = [...Object.keys(order), 'agent_key', 'uuid', 'mark', 'result_deadline', 'created_at', 'confirmed_at'];
const insertJob = `insert into jobs (${columns.join(', ')})
  values (${columns.map((_, index) => `$${index + 1}`).join(', ')}) returning *`;
const insertInput = `insert into job_inputs (job_id, data, ignored_fields) values ($1, $2, '[]')`;
const insertDuty = `insert into duties (job_id, kind, due_at, asked_since, lease_token) values ($1, 'run', $2, $2, 0)`;
const insertEvent = `insert into job_events (job_id, type, detail, at) values ($1, 'job_ordered', '{}', $2)`;

const app = express();
app.get('/:agent_key/jobs/:id', async (req, res) => {
  const { rows } = await pool.query<object>('select * from jobs where id = $1', [req.params.id]);
  const [job] = rows;
  if (job === undefined) res.status(404).end();
  else res.json(job);
});
app.post('/:agent_key/jobs', express.json(), async (req, res) => {
  const now = new Date();
  const { data } = req.body as { data: object };
  const values = [
    ...Object.values(order),
    req.params.agent_key,
    crypto.randomUUID(),
    crypto.randomUUID(),
    now,
    now,
    now,
  ];
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ id: number }>(insertJob, values);
    await client.query(insertInput, [rows[0]?.id, JSON.stringify(data)]);
    await client.query(insertDuty, [rows[0]?.id, now]);
    await client.query(insertEvent, [rows[0]?.id, now]);
    await client.query('commit');
    res.status(201).json(rows[0]);
  } finally {
    client.release();
  }
});

const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listens on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
