import {
  Background,
  Controls,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { layoutGraph, NODE } from './model/layout-graph.ts';
import styles from './plan-graph.module.css';
import type { RowModel } from './step-row.tsx';

interface PlanGraphProps {
  readonly rows: readonly RowModel[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

type StepNode = Node<
  { readonly row: RowModel; readonly isSelected: boolean; readonly onSelect: (id: string) => void },
  'step'
>;

/** The steps and what depends on what, as a picture; a list says the same to those who can't see it. */
export function PlanGraph(props: PlanGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ rows, selected, onSelect }: PlanGraphProps) {
  const { t } = useTranslation('plan');
  const flow = useReactFlow();
  // Where boxes stand depends on the lines alone, not on what is written in them.
  const shape = JSON.stringify(rows.map(({ step }) => [step.id, step.dependsOn]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the steps
  const placed = useMemo(() => layoutGraph(rows.map((row) => row.step)), [shape]);
  const byId = new Map(rows.map((row) => [row.step.id, row]));
  const nodes = placed.nodes.flatMap(({ step, x, y }): StepNode[] => {
    const row = byId.get(step.id);
    if (row === undefined) return [];
    const isSelected = step.id === selected;
    return [
      {
        id: step.id,
        type: 'step',
        position: { x, y },
        ...NODE,
        measured: NODE,
        handles: HANDLES,
        selected: isSelected,
        data: { row, isSelected, onSelect },
      },
    ];
  });
  const edges = placed.edges.map(({ from, to }) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--line-strong)' },
    className: classNames(styles.edge, (from === selected || to === selected) && styles.near) ?? '',
  }));
  const frame = useRef<HTMLDivElement>(null);
  // Another step is brought into view; one that is there already, as all are at first, moves nothing.
  useEffect(() => {
    const box = frame.current?.getBoundingClientRect();
    const at = placed.nodes.find(({ step }) => step.id === selected);
    if (box === undefined || at === undefined || !flow.viewportInitialized) return;
    const from = flow.flowToScreenPosition({ x: at.x, y: at.y });
    const to = flow.flowToScreenPosition({ x: at.x + NODE.width, y: at.y + NODE.height });
    if (from.x >= box.left && from.y >= box.top && to.x <= box.right && to.y <= box.bottom) return;
    const zoom = flow.getZoom();
    void flow.setCenter(at.x + NODE.width / 2, at.y + NODE.height / 2, { duration: 0, zoom });
  }, [flow, placed, selected]);
  return (
    <div ref={frame} className={styles.frame}>
      <ReactFlow
        aria-label={t('graphLabel')}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        minZoom={MIN_ZOOM}
        maxZoom={1.5}
        fitView
        onlyRenderVisibleElements={rows.length > 60}
      >
        <Background gap={24} />
        <Controls showInteractive={false} position="bottom-left" />
      </ReactFlow>
      <ol className="visually-hidden" aria-label={t('graphList')}>
        {rows.map((row) => (
          <li key={row.step.id}>
            {`${row.number} · ${cleanString(row.step.title, { maxChars: 200 })}. ${
              row.after === ''
                ? t('afterNone')
                : t('after', { steps: cleanString(row.after, { maxChars: 200 }) })
            }`}
          </li>
        ))}
      </ol>
    </div>
  );
}

function StepBox({ data }: NodeProps<StepNode>) {
  const { t } = useTranslation('plan');
  const { row, isSelected, onSelect } = data;
  return (
    <>
      <Handle type="target" position={Position.Left} className={styles.handle} />
      <button
        type="button"
        className={classNames(styles.node, isSelected && styles.selected)}
        aria-current={isSelected ? 'true' : undefined}
        onClick={() => onSelect(row.step.id)}
      >
        <span className={styles.top}>
          <StatusMark status={row.status} label={t(`status.${row.status}`)} />
          <span className={styles.title}>
            {row.number} · <bdi>{cleanString(row.step.title, { maxChars: 90 })}</bdi>
          </span>
        </span>
        <span className={styles.bottom}>
          {t('fileCount', { count: row.step.files.length })}
          {row.faults > 0 && <Badge tone="bad">✗ {row.faults}</Badge>}
          {row.comments > 0 && (
            <Badge tone="human">{t('commentCount', { count: row.comments })}</Badge>
          )}
          {row.isEdited && <Badge tone="human">{t('edited')}</Badge>}
        </span>
      </button>
      <Handle type="source" position={Position.Right} className={styles.handle} />
    </>
  );
}

/** Where lines begin and end; said beforehand, because nodes are made anew with each change. */
const HANDLES = [
  { type: 'target', position: Position.Left, x: 0, y: NODE.height / 2, width: 1, height: 1 },
  {
    type: 'source',
    position: Position.Right,
    x: NODE.width,
    y: NODE.height / 2,
    width: 1,
    height: 1,
  },
] satisfies StepNode['handles'];

/** A node stays large enough to be hit: 76 pixels of height make 24. */
const MIN_ZOOM = 0.33;

const NODE_TYPES = { step: StepBox };
