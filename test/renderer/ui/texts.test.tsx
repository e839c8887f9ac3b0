// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CodeText } from '../../../renderer/ui/code-text.tsx';
import { ErrorNote } from '../../../renderer/ui/error-note.tsx';
import { Markdown } from '../../../renderer/ui/markdown.tsx';
import { PlainText } from '../../../renderer/ui/plain-text.tsx';
import { addToast } from '../../../renderer/ui/toast-store.ts';
import { Toasts } from '../../../renderer/ui/toasts.tsx';
import { Waiting } from '../../../renderer/ui/waiting.tsx';
import { renderWithTexts } from './render-with-texts.tsx';

afterEach(cleanup);

describe('PlainText', () => {
  it('shows markup and hidden characters as characters', async () => {
    const { container } = await renderWithTexts(<PlainText text={'<img src=x>\u202eabc'} />);
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).toBe('<img src=x>⟨U+202E⟩abc');
    expect(screen.getByTitle('Invisible character U+202E')).toBeDefined();
  });

  it('counts what it leaves out of ten megabytes, in the language of the window', async () => {
    const { container } = await renderWithTexts(<PlainText text={'x'.repeat(10_000_000)} />, 'de');
    expect(container.textContent).toHaveLength(2_000 + '… 9.998.000 weitere Zeichen'.length);
    expect(container.textContent).toContain('… 9.998.000 weitere Zeichen');
  });
});

describe('CodeText', () => {
  it('numbers lines and shows more of them on a press', async () => {
    const text = Array.from({ length: 7 }, (_, index) => `line ${index + 1}`).join('\n');
    const { container } = await renderWithTexts(
      <CodeText text={text} maxLines={3} startLine={10} />,
    );
    expect(container.querySelector('pre')?.textContent).toContain('12line 3');
    expect(container.textContent).toContain('… 4 more lines');
    await userEvent.click(screen.getByRole('button', { name: 'Show 3 more' }));
    expect(container.textContent).toContain('line 6');
    expect(container.textContent).toContain('… 1 more line');
  });
});

describe('Markdown', () => {
  const text = [
    '# Title',
    '![spy](https://x.example/p.png)',
    '<img src=x onerror=alert(1)><script>alert(1)</script>',
    '[safe](https://ok.example/a) [bad](javascript:alert(1)) [data](data:text/html,x)',
    '- [x] first',
    '- [ ] second',
    'a\u202eb',
  ].join('\n\n');

  it('loads nothing, runs nothing and goes nowhere', async () => {
    const { container } = await renderWithTexts(<Markdown text={text} />);
    await screen.findByRole('heading', { name: 'Title' });
    expect(container.querySelector('img, script, a, iframe')).toBeNull();
    expect(container.textContent).toContain('[image: spy]');
    expect(container.textContent).toContain('javascript:alert(1)');
    expect(container.textContent).toContain('⟨U+202E⟩');
    expect(screen.queryByRole('button', { name: /ok.example/ })).toBeNull();
  });

  it('opens https links, and only them, where someone opens links', async () => {
    const open = vi.fn();
    await renderWithTexts(<Markdown text={text} onOpenLink={open} />);
    await userEvent.click(await screen.findByRole('button', { name: 'https://ok.example/a' }));
    expect(open).toHaveBeenCalledWith('https://ok.example/a');
    expect(screen.queryByRole('button', { name: /javascript|data:/ })).toBeNull();
  });

  it('names the boxes of tasks', async () => {
    await renderWithTexts(<Markdown text={text} />);
    expect(await screen.findByRole('checkbox', { name: 'done' })).toHaveProperty('checked', true);
    expect(screen.getByRole('checkbox', { name: 'open' })).toHaveProperty('checked', false);
  });
});

describe('ErrorNote', () => {
  it('says what happened, what is safe, what to do, and copies all of it', async () => {
    const write = vi.fn(() => Promise.resolve());
    vi.stubGlobal(
      'navigator',
      Object.create(navigator, { clipboard: { value: { writeText: write } } }),
    );
    await renderWithTexts(
      <ErrorNote
        what="The disk is full."
        safe="Events are kept."
        next="Free space."
        details="E=28"
      />,
    );
    expect(screen.getByRole('alert').textContent).toContain('The disk is full.');
    fireEvent.click(screen.getByRole('button', { name: 'Copy details' }));
    expect(write).toHaveBeenCalledWith('The disk is full.\nEvents are kept.\nFree space.\n\nE=28');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeDefined();
    vi.unstubAllGlobals();
  });
});

describe('what comes and goes by time', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = async (ms: number): Promise<void> => {
    await act(() => vi.advanceTimersByTime(ms));
  };

  it('Waiting says nothing for 300 ms, then what it waits for and for how long', async () => {
    await renderWithTexts(<Waiting words="Reading the repository…" since={Date.now()} />);
    const status = screen.getByRole('status');
    expect(status.textContent).toBe('');
    await pass(300);
    await vi.waitFor(() => expect(status.textContent).toBe('Reading the repository …'));
    await pass(5_000);
    await vi.waitFor(() => expect(status.textContent).toMatch(/for 5\.\d.s/));
  });

  it('a toast goes by itself, one with an action stays until it is answered', async () => {
    await renderWithTexts(<Toasts />);
    const undo = vi.fn();
    addToast({ title: 'Copied' });
    addToast({ title: 'Reverted', action: { label: 'Undo', onSelect: undo } });
    await vi.waitFor(() => expect(screen.getByText('Reverted')).toBeDefined());
    await pass(6_500);
    await vi.waitFor(() => expect(screen.queryByText('Copied')).toBeNull());
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(screen.queryByText('Reverted')).toBeNull());
  });
});
