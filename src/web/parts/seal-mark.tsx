// The mark: a vermilion seal, drawn here, so that no picture has to be fetched.

export function SealMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect x="1.5" y="1.5" width="29" height="29" rx="4" fill="#b5301c" />
      <rect x="4.5" y="4.5" width="23" height="23" rx="2" fill="none" stroke="#fff" strokeWidth="1.2" />
      <path d="M9 9.5h14M9 9.5v13h14v-13M9 16h14M16 9.5v13" fill="none" stroke="#fff" strokeWidth="1.8" strokeLinecap="square" />
    </svg>
  );
}
