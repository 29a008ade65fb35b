// What the agents of a service take, as GET /agents said; to be made again when a form has changed.

/** Writer */
export type WriterInput = {
  /** Prompt: A page about lighthouses */
  "prompt": string;
  /** Tone */
  "tone"?: "dry" | "warm";
};

/** Survey */
export type SurveyInput = {
  /** Name: Zoë */
  "name": string;
  /** Age */
  "age"?: number;
  /** Newsletter: Send me news */
  "newsletter"?: boolean;
  /** Color */
  "color"?: "red" | "green" | "blue";
  /** Comment */
  "comment"?: string;
  /** Day */
  "day"?: string;
  /** Hour */
  "hour"?: string;
  /** Meeting */
  "meeting"?: string;
  /** Secret */
  "secret"?: string;
};

/** Failing */
export type FailingInput = {
  /** How */
  "how"?: "unexpected" | "told";
};

/** Asking */
export type AskingInput = {
  /** Question */
  "question": string;
};

/** Scripted */
export type ScriptedInput = {
  /** Act */
  "act"?: "finish" | "big" | "die" | "refuse" | "crash" | "no_launch";
  /** Final */
  "final"?: string;
  /** Size */
  "size"?: number;
};

/** Writer */
export type TippedInput = {
  /** Prompt: A page about lighthouses */
  "prompt": string;
  /** Tone */
  "tone"?: "dry" | "warm";
};

/** Writer */
export type GratisInput = {
  /** Prompt: A page about lighthouses */
  "prompt": string;
  /** Tone */
  "tone"?: "dry" | "warm";
};

/** Writer */
export type SecondInput = {
  /** Prompt: A page about lighthouses */
  "prompt": string;
  /** Tone */
  "tone"?: "dry" | "warm";
};

/** For `createClient<Agents>`. */
export type Agents = {
  "writer": WriterInput;
  "survey": SurveyInput;
  "failing": FailingInput;
  "asking": AskingInput;
  "scripted": ScriptedInput;
  "tipped": TippedInput;
  "gratis": GratisInput;
  "second": SecondInput;
};
