// A table that is wider than its place scrolls on its own, also by keyboard.
import type { ReactNode } from 'react';

export function TableRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls; the section around the table is the landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <div role="group" className="table-wrap" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
