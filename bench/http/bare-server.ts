import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';

// What the service is held against: Express and pg with nothing between them, the same row read, the same rows written.
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

/** The columns of an order for a free agent, and their values. */
const order: Record<string, unknown> = {
  agent_key: 'gratis',
  owner: 'bare',
  status: 'payment_confirmed',
  settlement: 'not_required',
  ignored_fields: '[]',
  agent_inputs: '{"prompt":"A page about lighthouses"}',
  input_hash: '0'.repeat(64),
  identifier_from_purchaser: 'aabbccddeeff00112233',
  request_hash: '0'.repeat(64),
  lease_token: 0,
};
const columns = [...Object.keys(order), 'mark', 'input', 'result_deadline', 'created_at', 'asked_since', 'due_at'];
const insertJob = `insert into jobs (${columns.join(', ')})
  values (${columns.map((_, index) => `$${index + 1}`).join(', ')}) returning *`;
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
  const values = [...Object.values(order), crypto.randomUUID(), JSON.stringify(data), now, now, now, now];
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ id: number }>(insertJob, values);
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
