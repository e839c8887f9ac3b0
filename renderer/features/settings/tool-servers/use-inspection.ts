import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../../shared/errors.ts';
import type { Inspection, ToolServerView } from '../../../../shared/ipc/tool-servers.ts';
import { useAct } from '../../../client/use-invoke.ts';
import { useToasts } from '../../../ui/use-toasts.ts';

/** A look at a server's tools, begun by people, and the approval of exactly what was seen. */
export interface Looked {
  readonly inspection: Inspection | null;
  /** Epoch milliseconds; null while nothing is being looked at. */
  readonly since: number | null;
  readonly approving: boolean;
  readonly error: TandemError | null;
  readonly look: () => void;
  readonly approve: () => Promise<void>;
  readonly close: () => void;
}

export function useInspection(view: ToolServerView, onChanged: () => void): Looked {
  const { t } = useTranslation('settings');
  const toasts = useToasts();
  const inspect = useAct('toolServers.inspect');
  const approve = useAct('toolServers.approve');
  const [inspection, setInspection] = useState<Inspection | null>(null);
  const [since, setSince] = useState(0);
  const { name, identity } = view;
  // Another command or address is another server: what was seen is not of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the identity stands for all that is started.
  useEffect(() => setInspection(null), [identity]);
  return {
    inspection,
    since: inspect.busy ? since : null,
    approving: approve.busy,
    error: inspect.error ?? approve.error,
    look() {
      approve.forget();
      setSince(Date.now());
      void inspect
        .act({ name, identity })
        .then((reply) => setInspection(reply.ok ? reply.value : null));
    },
    async approve() {
      if (inspection === null) return;
      const reply = await approve.act({ name, seen: inspection.seen });
      if (!reply.ok) return;
      setInspection(asApproved(inspection, reply.value));
      toasts.add({ tone: 'ok', title: t('toolApprovedNow', { name }) });
      onChanged();
    },
    close() {
      inspect.forget();
      approve.forget();
      setInspection(null);
    },
  };
}

/** What was seen, as it stands once all of it is approved. */
const asApproved = (seen: Inspection, server: ToolServerView): Inspection => ({
  ...seen,
  server,
  gone: [],
  tools: seen.tools.map((tool) => ({ ...tool, state: 'approved', before: null })),
});
