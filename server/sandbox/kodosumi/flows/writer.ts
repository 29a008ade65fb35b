import { errors, markdown, select, submit, text } from '../elements.ts';
import type { Flow } from '../flow.ts';

export const writer: Flow = {
  source: 'http://localhost:8001/writer/openapi.json',
  path: '/',
  summary: 'Writer',
  description: 'Writes a page on a topic.',
  author: 'sandbox@example.org',
  organization: 'Sandbox',
  tags: ['text', 'demo'],
  elements: [
    markdown('# Writer\n\nWhat should the page be about?'),
    errors(),
    text('prompt', { label: 'Prompt', required: true, placeholder: 'A page about lighthouses' }),
    select('tone', 'Tone', 'dry', { dry: 'Dry', warm: 'Warm' }),
    submit('Write'),
  ],
  enter: ({ prompt, tone }) => ({
    kind: 'launch',
    script: {
      runsMs: 1500,
      end: () => ({ kind: 'finish', final: JSON.stringify({ Markdown: { body: page(String(prompt), tone) } }) }),
    },
  }),
};

function page(prompt: string, tone: unknown): string {
  const opening = tone === 'warm' ? 'Dear reader, how good that you ask.' : 'The facts, in brief.';
  return `# ${prompt}\n\n${opening}\n\nYou asked for: "${prompt}".\n\n- It was asked.\n- It was written.\n`;
}
