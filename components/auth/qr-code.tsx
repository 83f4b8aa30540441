import { create } from "qrcode";

/** A QR code, dark on white in both themes: cameras want it so. Its text must stand beside it for who has none. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = create(text, { errorCorrectionLevel: "M" }).modules;
  const quiet = 4;
  const dots = Array.from(data, (dark, at) => (dark ? `M${(at % size) + quiet} ${Math.floor(at / size) + quiet}h1v1h-1z` : "")).join("");
  const side = size + 2 * quiet;
  return (
    <svg aria-label={label} className="w-56 max-w-full rounded-md" role="img" shapeRendering="crispEdges" viewBox={`0 0 ${side} ${side}`}>
      <path d={`M0 0h${side}v${side}H0z`} fill="#fff" />
      <path d={dots} fill="#000" />
    </svg>
  );
}
