/**
 * The Jinja template of a scripted model. It renders a conversation as any ChatML template does, tools
 * included, and ends the prompt with the control token of the turn that is due: the script is chosen by
 * texts in the first user message, its turn by how many answers the conversation holds.
 */
export interface TemplateScript {
  readonly match: readonly string[];
  readonly turns: number;
}

/** What the model continues when no script fits; a control token like the turns'. */
export const UNSCRIPTED = '<|unscripted|>';

export const turnToken = (script: number, turn: number): string => `<|script${script}turn${turn}|>`;

export function chatTemplate(scripts: readonly TemplateScript[]): string {
  const branches = scripts.map(({ match, turns }, index) => {
    const fits = [
      ...match.map((text) => `${JSON.stringify(text)} in ns.brief`),
      `ns.answers < ${turns}`,
    ];
    const token = `'<|script${index}turn' ~ ns.answers ~ '|>'`;
    return `if ${fits.join(' and ')} -%}{{- ${token} }}`;
  });
  const chain = [...branches, `if true -%}{{- '${UNSCRIPTED}' }}`].join('{%- el');
  return `${CONVERSATION}{%- ${chain}{%- endif -%}`;
}

/** Line ends are written inside literals: trimmed blocks would swallow real ones. */
const CONVERSATION = `
{%- set ns = namespace(brief='', found=false, answers=0) -%}
{{- '<|im_start|>system\\n' -}}
{%- for message in messages if message.role == 'system' -%}{{- message.content + '\\n' -}}{%- endfor -%}
{%- if tools -%}
  {{- '# Tools\\n' -}}
  {%- for tool in tools -%}{{- tool | tojson -}}{{- '\\n' -}}{%- endfor -%}
{%- endif -%}
{{- '<|im_end|>\\n' -}}
{%- for message in messages -%}
  {%- if message.role == 'user' -%}
    {%- if not ns.found -%}{%- set ns.found = true -%}{%- set ns.brief = message.content -%}{%- endif -%}
    {{- '<|im_start|>user\\n' + message.content + '<|im_end|>\\n' -}}
  {%- elif message.role == 'assistant' -%}
    {%- set ns.answers = ns.answers + 1 -%}
    {{- '<|im_start|>assistant\\n' + message.content -}}
    {%- for call in message.tool_calls -%}
      {{- '\\n<tool_call>\\n' + (call.function | tojson) + '\\n</tool_call>' -}}
    {%- endfor -%}
    {{- '<|im_end|>\\n' -}}
  {%- elif message.role == 'tool' -%}
    {{- '<|im_start|>tool\\n' + message.content + '<|im_end|>\\n' -}}
  {%- endif -%}
{%- endfor -%}
{{- '<|im_start|>assistant\\n' -}}
`.trim();
