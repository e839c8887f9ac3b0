import type { ToolServerView } from '../../../shared/ipc/tool-servers.ts';
import type { DoctorFinding } from '../engine.ts';

/** One line for each user-added tool server. None is started or asked for it. */
export const examineToolServers = (servers: readonly ToolServerView[]): readonly DoctorFinding[] =>
  servers.map(examineServer);

function examineServer(server: ToolServerView): DoctorFinding {
  const { name, state, detail, approvedTools } = server;
  const finding = { area: 'tools', next: '' } as const;
  switch (state) {
    case 'approved': {
      const tools = approvedTools === 1 ? '1 approved tool' : `${approvedTools} approved tools`;
      const where =
        server.url === null ? '' : `, asked over the network at ${new URL(server.url).host}`;
      return { ...finding, status: 'ok', what: `tool server ${name}: ${tools}${where}` };
    }
    case 'off':
      return { ...finding, status: 'ok', what: `tool server ${name}: switched off` };
    case 'not-approved':
    case 'changed': {
      const what = `tool server ${name}: ${state === 'changed' ? 'changed since it was approved' : 'not approved'}, so no run uses it`;
      const next = `\`tandem tools approve ${name}\` shows what it starts and has, and asks.`;
      return { ...finding, status: 'warning', what, next };
    }
    case 'fault': {
      const next = 'Correct it in the settings under toolServers, or switch it off there.';
      return { ...finding, status: 'warning', what: `tool server ${name}: ${detail}`, next };
    }
  }
}
