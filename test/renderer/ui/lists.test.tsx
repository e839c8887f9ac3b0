// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Column, DataTable, decideRow } from '../../../renderer/ui/data-table.tsx';
import { SplitPanes } from '../../../renderer/ui/split-panes.tsx';
import { VirtualList } from '../../../renderer/ui/virtual-list.tsx';
import { renderWithTexts } from './render-with-texts.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

interface Row {
  readonly id: string;
  readonly size: number;
}
const rowsOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}`, size: (index * 7) % count }));
const COLUMNS: readonly Column<Row>[] = [
  { id: 'id', header: 'Name', cell: (row) => row.id },
  {
    id: 'size',
    header: 'Size',
    cell: (row) => row.size,
    sortValue: (row) => row.size,
    align: 'end',
  },
];
function SelectingTable({ onOpen }: { readonly onOpen: (row: Row) => void }) {
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <DataTable
      columns={COLUMNS}
      rows={rowsOf(3)}
      rowKey={(row) => row.id}
      label="Files"
      selected={selected}
      onSelect={(row) => setSelected(row.id)}
      onOpen={onOpen}
    />
  );
}

const firstCells = (): readonly (string | null)[] =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? null);

describe('decideRow', () => {
  it.each([
    ['j', 0, 3, 1],
    ['ArrowDown', 2, 3, 2],
    ['k', 0, 3, 0],
    ['Home', 2, 3, 0],
    ['End', 0, 3, 2],
    ['PageDown', 0, 30, 10],
    ['x', 0, 3, null],
    ['j', 0, 0, null],
  ])('with %s from %i of %s', (key, from, count, to) => {
    expect(decideRow(key, from, Number(count))).toBe(to);
  });
});

describe('DataTable', () => {
  it('is one tab stop; j and k move the selection and the focus, Enter opens', async () => {
    const open = vi.fn();
    await renderWithTexts(<SelectingTable onOpen={open} />);
    expect(screen.getByRole('grid', { name: 'Files' }).getAttribute('aria-rowcount')).toBe('4');
    await userEvent.tab();
    await userEvent.tab();
    expect(document.activeElement?.getAttribute('data-index')).toBe('0');
    await userEvent.keyboard('jj');
    expect(document.activeElement?.getAttribute('data-index')).toBe('2');
    expect(document.activeElement?.getAttribute('aria-selected')).toBe('true');
    await userEvent.keyboard('k{Enter}');
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ id: 'r1' }));
  });

  it('sorts by a column, up and then down, and says so', async () => {
    await renderWithTexts(
      <DataTable columns={COLUMNS} rows={rowsOf(4)} rowKey={(row) => row.id} label="Files" />,
    );
    const header = screen.getByRole('columnheader', { name: /Size/ });
    expect(header.getAttribute('aria-sort')).toBe('none');
    await userEvent.click(screen.getByRole('button', { name: 'Sort by Size' }));
    expect(header.getAttribute('aria-sort')).toBe('ascending');
    expect(firstCells()).toEqual(['r0', 'r3', 'r2', 'r1']);
    await userEvent.click(screen.getByRole('button', { name: 'Sort by Size' }));
    expect(header.getAttribute('aria-sort')).toBe('descending');
    expect(firstCells()).toEqual(['r1', 'r2', 'r3', 'r0']);
  });

  it('opens at one press where nothing is selected', async () => {
    const open = vi.fn();
    await renderWithTexts(
      <DataTable
        columns={COLUMNS}
        rows={rowsOf(3)}
        rowKey={(row) => row.id}
        label="Files"
        onOpen={open}
      />,
    );
    await userEvent.click(screen.getByText('r2'));
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ id: 'r2' }));
  });

  it('makes only the rows in sight of ten thousand', async () => {
    await renderWithTexts(
      <DataTable columns={COLUMNS} rows={rowsOf(10_000)} rowKey={(row) => row.id} label="Files" />,
    );
    const rows = screen.getAllByRole('row');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThan(100);
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('10001');
  });

  it('says what is there when there are no rows', async () => {
    await renderWithTexts(
      <DataTable
        columns={COLUMNS}
        rows={[]}
        rowKey={(row: Row) => row.id}
        label="Files"
        empty="No files"
      />,
    );
    expect(screen.getByRole('grid').textContent).toContain('No files');
  });
});

describe('VirtualList', () => {
  it('makes only the items in sight and tells their place', async () => {
    await renderWithTexts(
      <VirtualList
        items={rowsOf(5_000)}
        estimate={24}
        label="Events"
        itemKey={(row) => row.id}
        render={(row) => row.id}
      />,
    );
    const items = screen.getAllByRole('listitem');
    expect(items.length).toBeGreaterThan(10);
    expect(items.length).toBeLessThan(100);
    expect(items[0]?.getAttribute('aria-setsize')).toBe('5000');
    expect(items[0]?.getAttribute('aria-posinset')).toBe('1');
  });

  it('offers the way back to the end once someone scrolled away from it', async () => {
    await renderWithTexts(
      <VirtualList
        items={rowsOf(500)}
        estimate={24}
        label="Log"
        follow
        itemKey={(row) => row.id}
        render={(row) => row.id}
      />,
    );
    const box = screen.getByRole('list', { name: 'Log' });
    Object.defineProperties(box, {
      scrollHeight: { value: 12_000 },
      clientHeight: { value: 600 },
      scrollTop: { value: 11_400, writable: true },
    });
    fireEvent.scroll(box);
    expect(screen.queryByRole('button', { name: 'Jump to the newest' })).toBeNull();
    box.scrollTop = 100;
    fireEvent.scroll(box);
    await userEvent.click(await screen.findByRole('button', { name: 'Jump to the newest' }));
    expect(screen.queryByRole('button', { name: 'Jump to the newest' })).toBeNull();
  });
});

describe('SplitPanes', () => {
  const panes = [
    { id: 'left', label: 'Steps', content: 'steps' },
    { id: 'right', label: 'Details', content: 'details' },
  ];

  it('has a named handle between its panes', async () => {
    await renderWithTexts(<SplitPanes id="run" panes={panes} />);
    expect(screen.getByRole('separator', { name: 'Resize Details' })).toBeDefined();
  });

  it.each(['nonsense', '{"left":"x"}', '{"left":1000,"right":-4}', 'null', '[]'])(
    'goes on with its own sizes when %s is stored',
    async (stored) => {
      localStorage.setItem('tandem.panes.run.left+right', stored);
      await renderWithTexts(<SplitPanes id="run" panes={panes} />);
      expect(screen.getByText('details')).toBeDefined();
    },
  );
});
