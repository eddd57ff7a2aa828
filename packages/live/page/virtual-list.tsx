import { useSignal } from '@preact/signals';
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';

export interface VirtualListProps {
  readonly listRef: RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly count: number;
  readonly rowHeight: number;
  /** The row that the keyboard is on, which is kept in view. */
  readonly active: number | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** How far it is scrolled, in pixels. */
  readonly onScroll: (top: number) => void;
  readonly render: (index: number) => ComponentChildren;
}

/** Rows drawn above and below those in view. */
const spare = 8;

/** A list of which only the rows in view exist, so that ten thousand cost no more than twenty. */
export function VirtualList({
  listRef,
  label,
  count,
  rowHeight,
  active,
  onKeyDown,
  onScroll,
  render,
}: VirtualListProps) {
  const top = useSignal(0);
  const height = useSignal(800);
  useLayoutEffect(() => {
    const element = listRef.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => (height.value = element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = listRef.current;
    if (element === null || active === undefined) return;
    const from = active * rowHeight;
    if (from < element.scrollTop) element.scrollTop = from;
    else if (from + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = from + rowHeight - element.clientHeight;
  }, [active]);
  const first = Math.max(0, Math.min(count - 1, Math.floor(top.value / rowHeight)) - spare);
  const last = Math.min(count, Math.ceil((top.value + height.value) / rowHeight) + spare);
  return (
    <div
      ref={listRef}
      class="virtual"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={active === undefined ? undefined : `row-${active}`}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
        onScroll(top.value);
      }}
    >
      <div role="presentation" style={{ height: `${count * rowHeight}px`, position: 'relative' }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, offset) => render(first + offset))}
      </div>
    </div>
  );
}
