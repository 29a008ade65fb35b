import type { Agent, InputField, Pricing } from '@masumi-kodosumi-connector/contract/router';
import type { ListedAgent } from '../../jobs/agents/agent-directory.ts';
import { exampleInput } from '../../jobs/forms/example-input.ts';
import type { FormField } from '../../jobs/forms/input-form.ts';
import { toWholeCoins } from '../../jobs/money/decimal-amounts.ts';

/** The agent as callers see it. */
export function presentAgent(listed: ListedAgent): Agent {
  const { agent, form, obstacle, checkedAt } = listed;
  return {
    key: agent.key,
    name: agent.name,
    description: agent.description,
    pricing: presentPricing(listed),
    availability: {
      status: obstacle === null ? 'available' : 'unavailable',
      message: obstacle,
      checked_at: checkedAt.toISOString(),
    },
    input_fields: form && form.fields.map(presentField),
    example: agent.example ?? (form && exampleInput(form)),
  };
}

function presentPricing({ agent, price }: ListedAgent): Pricing {
  const { pricing } = agent;
  switch (pricing.type) {
    case 'free':
      return { type: 'free' };
    case 'dynamic': {
      const { unit, decimals, minAmount } = pricing;
      return { type: 'dynamic', unit, decimals, min_amount: toWholeCoins(minAmount, decimals) };
    }
    case 'fixed': {
      if (price?.kind !== 'fixed') return { type: 'fixed', amounts: null, decimals: null };
      const amounts = price.amounts.map(({ amount, unit }) => ({ amount: amount.toString(), unit }));
      return { type: 'fixed', amounts, decimals: price.decimals };
    }
  }
}

function presentField(field: FormField): InputField {
  const { name, type, label, required, description } = field;
  const named = { name, type, label, required, description, default: field.default };
  switch (field.type) {
    case 'text':
    case 'password':
    case 'textarea':
      return { ...named, min_length: field.minLength, max_length: field.maxLength, pattern: field.pattern };
    case 'number':
      return { ...named, min: field.min, max: field.max, step: field.step };
    case 'boolean':
      return named;
    case 'select':
      return { ...named, options: field.options };
    case 'date':
    case 'time':
    case 'datetime-local':
      return { ...named, min: field.min, max: field.max };
  }
}
