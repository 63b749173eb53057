// Tabs after the ARIA pattern: arrow keys move, Tab goes into the panel; on narrow screens the row wraps instead of hiding any.
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';

export interface TabItem {
  readonly key: string;
  readonly label: string;
  readonly children: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly first?: string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

export function Tabs({ label, items, first }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(first ?? items[0]?.key);
  const shown = items.find((item) => item.key === active) ?? items[0];

  function move(event: KeyboardEvent) {
    const at = items.findIndex((item) => item.key === shown?.key);
    const step = STEPS[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : step === undefined ? null : at + step;
    if (next === null) return;
    event.preventDefault();
    const index = (next + items.length) % items.length;
    setActive(items[index]?.key);
    list.current?.querySelectorAll('button')[index]?.focus();
  }

  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="tab"
            id={`${id}-${item.key}`}
            aria-selected={item.key === shown?.key}
            aria-controls={`${id}-panel`}
            tabIndex={item.key === shown?.key ? 0 : -1}
            onClick={() => setActive(item.key)}
          >
            {item.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown?.key ?? ''}`}>
        {shown?.children}
      </div>
    </div>
  );
}
