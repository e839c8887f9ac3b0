import type {
  InspectedTool,
  Inspection,
  ToolServerView,
} from '../../../../shared/ipc/tool-servers.ts';
import { cleanBlock, cleanLine } from './clean-text.ts';
import { describeAmount } from './format.ts';
import { detail, line } from './lines.ts';
import { mark, type Paint, type Tone } from './style.ts';

const SIGNS: Readonly<Record<ToolServerView['state'], readonly [Tone, string]>> = {
  approved: ['good', mark.good],
  off: ['quiet', mark.notRun],
  'not-approved': ['warn', mark.open],
  changed: ['warn', mark.warn],
  fault: ['bad', mark.bad],
};

/** One server: its state, and exactly what it starts, whatever the width of the screen. */
export function describeToolServer(server: ToolServerView, paint: Paint): readonly string[] {
  const [tone, sign] = SIGNS[server.state];
  const { starts, transport, variables, allowedHosts, warnings } = server;
  return [
    line(
      paint,
      tone,
      sign,
      `${server.name}: ${server.state.replace('-', ' ')}. ${cleanBlock(server.detail)}`,
    ),
    detail(paint, `${transport === 'stdio' ? 'starts' : 'asks'}   ${whole(starts)}`),
    ...(variables.length > 0 ? [detail(paint, `gets     ${variables.map(whole).join(', ')}`)] : []),
    ...(allowedHosts.length > 0
      ? [detail(paint, `reaches  ${allowedHosts.map(whole).join(', ')}`)]
      : []),
    ...warnings.map((warning) => detail(paint, `${paint('warn', mark.warn)} ${whole(warning)}`)),
    ...describeDifference(server, paint),
  ];
}

/** Nothing of a command may be left out; only what can't be seen is made visible. */
const whole = (text: string): string => cleanLine(text, Number.MAX_SAFE_INTEGER);

function describeDifference({ difference }: ToolServerView, paint: Paint): readonly string[] {
  if (difference === null) return [];
  return [
    detail(paint, `approved ${whole(difference.before)}`),
    detail(paint, `now      ${whole(difference.now)}`),
  ];
}

/** What a connected server has: each tool with what a model would read, and what stands out about it. */
export function describeFoundTools(found: Inspection, paint: Paint): readonly string[] {
  const { tools, gone, tokens, sandboxed, server } = found;
  const where =
    server.transport === 'http'
      ? 'on another machine or in another program; what a call holds is sent there'
      : sandboxed
        ? 'inside the sandbox'
        : 'without a sandbox: its program has your own rights on this machine';
  return [
    '',
    `${describeAmount(tools.length, 'tool')}, about ${tokens} tokens in every prompt, ${where}.`,
    ...tools.flatMap((tool) => describeFoundTool(tool, paint)),
    ...gone.map((name) =>
      line(paint, 'warn', mark.warn, `${whole(name)}: approved, but there no more`),
    ),
  ];
}

const STATES: Readonly<Record<InspectedTool['state'], readonly [Tone, string]>> = {
  approved: ['good', mark.good],
  new: ['warn', mark.open],
  changed: ['warn', mark.warn],
};

function describeFoundTool(tool: InspectedTool, paint: Paint): readonly string[] {
  const [tone, sign] = STATES[tool.state];
  const facts = [tool.state, `policy ${tool.policy}`, `${tool.tokens} tokens`, ...tool.annotations];
  const block = (title: string, text: string): readonly string[] => [
    detail(paint, title),
    ...cleanBlock(text)
      .split('\n')
      .map((text) => detail(paint, text, true)),
  ];
  return [
    line(paint, tone, sign, `${whole(tool.offeredAs)}  ${paint('quiet', facts.join(' · '))}`),
    ...(tool.leftOut === null ? [] : [detail(paint, `left out: ${whole(tool.leftOut)}`)]),
    ...tool.suspicious.map((sign) => detail(paint, `${paint('bad', mark.warn)} ${whole(sign)}`)),
    ...(tool.before === null
      ? [
          ...block('says', tool.description),
          ...(tool.state === 'new' ? block('schema', tool.schema) : []),
        ]
      : [
          ...block('was approved as', tool.before.description),
          ...block('says now', tool.description),
          ...(tool.before.schema === tool.schema
            ? []
            : [
                ...block('approved schema', tool.before.schema),
                ...block('schema now', tool.schema),
              ]),
        ]),
  ];
}
