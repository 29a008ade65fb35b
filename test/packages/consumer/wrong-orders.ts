import { createClient } from '@masumi-kodosumi-connector/client';
import type { Agents } from './agents.ts';

const client = createClient<Agents>({ baseUrl: 'http://localhost' });

/** Never called: what matters is that the compiler refuses each of them, and nothing besides. */
export function wrongOrders(): Promise<unknown>[] {
  return [
    // @ts-expect-error there is no such agent
    client.create('painter', { data: {} }),
    // @ts-expect-error a needed field is missing
    client.create('writer', { data: { tone: 'dry' } }),
    // @ts-expect-error text is not a number
    client.create('writer', { data: { prompt: 5 } }),
    // @ts-expect-error the form has no such field
    client.create('writer', { data: { prompt: 'A page', colour: 'red' } }),
    // @ts-expect-error the options are a closed list
    client.create('writer', { data: { prompt: 'A page', tone: 'furious' } }),
    // @ts-expect-error there is no such status
    client.list('writer', { status: 'lost' }).next(),

    client.create('writer', { data: { prompt: 'A page' }, payment_amount: '10.0' }),
    createClient({ baseUrl: 'http://localhost' }).create('painter', { data: { colours: ['red', { deep: true }] } }),
  ];
}
