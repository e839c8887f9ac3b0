// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the sample's source
import type { SimScript } from '../sim/ollama/script.ts';

/** What the rides of a comparison are made of: the sample, and an executor that goes another way. */

/** Looks once more than it has to, edits with a mistake first, and runs the test. */
export const weakExecutor: SimScript = [
  {
    turns: [
      { toolCalls: [{ name: 'read_file', arguments: { path: 'src/greet.js' } }] },
      { toolCalls: [{ name: 'run_command', arguments: { command: 'node --test' } }] },
      {
        toolCalls: [
          {
            name: 'edit_file',
            arguments: { path: 'src/greet.js', old_text: 'Hey ', new_text: 'Good morning ' },
          },
        ],
      },
      {
        toolCalls: [
          {
            name: 'edit_file',
            arguments: {
              path: 'src/greet.js',
              old_text: 'Good morning ${name}`;',
              new_text: 'Good day ${name}`; // polite',
            },
          },
        ],
      },
      { toolCalls: [{ name: 'finish_step', arguments: { summary: 'greet() is polite now.' } }] },
    ],
  },
];
