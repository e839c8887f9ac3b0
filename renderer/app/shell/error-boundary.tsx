import { Component, type ReactNode } from 'react';
import { FaultNote } from './fault-note.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}
interface ErrorBoundaryState {
  readonly fault: { readonly value: unknown } | null;
}

/** The last place that catches a mistake of the window: one of the three in which bugs are caught. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { fault: null };

  static getDerivedStateFromError(value: unknown): ErrorBoundaryState {
    return { fault: { value } };
  }

  override render(): ReactNode {
    return this.state.fault === null ? (
      this.props.children
    ) : (
      <FaultNote fault={this.state.fault.value} />
    );
  }
}
