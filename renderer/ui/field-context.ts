import { createContext, useContext } from 'react';

/** What a field tells the control inside it, so that label, hint and fault belong to it. */
export interface FieldState {
  readonly controlId: string;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

export const FieldContext = createContext<FieldState | null>(null);

/** The attributes of a control: from the field around it, or from its own label where there is none. */
export function useFieldControl(own: {
  readonly id?: string | undefined;
  readonly label?: string | undefined;
}): {
  readonly id: string | undefined;
  readonly 'aria-label': string | undefined;
  readonly 'aria-labelledby': string | undefined;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
} {
  const field = useContext(FieldContext);
  return {
    id: own.id ?? field?.controlId,
    'aria-label': field === null ? own.label : undefined,
    'aria-labelledby': field?.labelId,
    'aria-describedby': field?.describedBy,
    'aria-invalid': field?.invalid === true ? true : undefined,
  };
}
