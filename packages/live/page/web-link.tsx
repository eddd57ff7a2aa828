import type { ComponentChildren } from 'preact';

/** A link to another site, whose address another process may have told: only as such is it one. */
export function WebLink({ href, children }: { href: string; children: ComponentChildren }) {
  if (!/^https?:\/\//i.test(href)) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
