import type { Agent, InputField } from '@masumi-kodosumi-connector/contract';

/** A TypeScript module with the input of each agent as a type; the same agents give the same text. */
export function agentsSource(agents: Agent[]): string {
  const named = nameTypes(agents);
  const types = named.map(({ agent, type }) => `${comment('', agent.name)}export type ${type} = ${inputOf(agent)};\n`);
  const keys = named.map(({ agent, type }) => `  ${JSON.stringify(agent.key)}: ${type};\n`).join('');
  const head = '// What the agents of a service take, as GET /agents said; to be made again when a form has changed.\n';
  return `${head}\n${types.join('\n')}\n/** For \`createClient<Agents>\`. */\nexport type Agents = {\n${keys}};\n`;
}

/** `WriterInput` for `writer`; keys that would give the same name are told apart by a number. */
function nameTypes(agents: Agent[]): { agent: Agent; type: string }[] {
  const taken = new Set<string>();
  return agents.map((agent) => {
    const words = agent.key.split(/[^a-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    const base = `${/^\d/.test(agent.key) ? 'Agent' : ''}${words.join('')}Input`;
    let type = base;
    for (let count = 2; taken.has(type); count += 1) type = `${base}${count}`;
    taken.add(type);
    return { agent, type };
  });
}

function inputOf({ input_fields }: Agent): string {
  if (input_fields === null) return '{ [field: string]: unknown }';
  if (input_fields.length === 0) return 'Record<string, never>';
  const fields = input_fields.map((field) => {
    const about = [field.label, field.description].filter((text) => text !== null && text !== '').join(': ');
    return `${comment('  ', about)}  ${JSON.stringify(field.name)}${isNeeded(field) ? '' : '?'}: ${valueOf(field)};\n`;
  });
  return `{\n${fields.join('')}}`;
}

/** As the service has it: a default fills in for what is missing, and so does false. */
function isNeeded(field: InputField): boolean {
  return field.required && field.type !== 'boolean' && (field.default === null || field.default === '');
}

function valueOf({ type, options }: InputField): string {
  if (type === 'number' || type === 'boolean') return type;
  if (type !== 'select' || options === undefined) return 'string';
  return options.map(({ value }) => JSON.stringify(value)).join(' | ') || 'never';
}

/** Labels are an agent's own words: none of them ends the comment. */
function comment(indent: string, text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /').trim();
  return line === '' ? '' : `${indent}/** ${line} */\n`;
}
