import { graphlib, layout } from '@dagrejs/dagre';
import type { PlanStep } from '../../../../shared/plan/plan.ts';

/** A step's place in the graph, in pixels from its upper left corner. */
export interface Placed {
  readonly step: PlanStep;
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
}

export interface GraphLayout {
  readonly nodes: readonly Placed[];
  readonly edges: readonly Edge[];
}

export const NODE = { width: 220, height: 76 } as const;

/**
 * Steps from left to right, each right of what it depends on. A plan with a circle has a layout too, since
 * people must see it to break it; dependencies on steps that are not there are left out.
 */
export function layoutGraph(steps: readonly PlanStep[]): GraphLayout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 56 });
  graph.setDefaultEdgeLabel(() => ({}));
  const unique = new Map(steps.map((step, index) => [step.id, { step, number: index + 1 }]));
  for (const id of unique.keys()) graph.setNode(id, { ...NODE });
  const edges = [...unique.values()].flatMap(({ step }) =>
    [...new Set(step.dependsOn)]
      .filter((on) => unique.has(on) && on !== step.id)
      .map((on) => ({ from: on, to: step.id })),
  );
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  const nodes = [...unique.values()].map((entry) => {
    const { x, y } = graph.node(entry.step.id);
    return { ...entry, x: x - NODE.width / 2, y: y - NODE.height / 2 };
  });
  return { nodes, edges };
}
