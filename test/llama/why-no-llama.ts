import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Null where the real engine can run; otherwise the reason that its tests skip themselves with. */
export function whyNoLlama(): string | null {
  const machine = `${process.platform}-${process.arch}`;
  if (machine !== 'linux-x64') return `llama.cpp is tested on linux-x64 only, this is ${machine}`;
  const missing = ['node-llama-cpp', '@node-llama-cpp/linux-x64', '@huggingface/jinja'].filter(
    (name) => !existsSync(join(import.meta.dirname, 'node_modules', name, 'package.json')),
  );
  if (missing.length === 0) return null;
  return `${missing.join(', ')} not installed; see test/llama/README.md`;
}

/** The same, said aloud: a test that was left out must not look like one that passed. */
export function sayWhyNoLlama(): string | null {
  const reason = whyNoLlama();
  if (reason !== null) console.warn(`left out: ${reason}`);
  return reason;
}
