import { useEffect, useState } from "preact/hooks";

interface Drawn {
  size: number;
  path: string;
}
/** The encoder comes only when a code is to be shown. */
async function draw(text: string): Promise<Drawn> {
  const { encode } = await import("uqr");
  const { data, size } = encode(text, { border: 2, ecc: "M" });
  const dots = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  return { size, path: dots.join("") };
}

/** The picture in the gallery is how most people pay: on the same phone. */
export async function saveQr(text: string, name: string): Promise<void> {
  const { size, path } = await draw(text);
  const scale = 16;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * scale;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(scale, scale);
  pen.fillStyle = "#000";
  pen.fill(new Path2D(path));
  const link = document.createElement("a");
  link.href = canvas.toDataURL("image/png");
  link.download = `${name}.png`;
  link.click();
}

export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  useEffect(() => {
    void draw(text).then(setDrawn);
  }, [text]);
  if (!drawn) return <div class="code" />;
  return (
    <svg
      class="code"
      viewBox={`0 0 ${drawn.size} ${drawn.size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path fill="#2b131d" d={drawn.path} />
    </svg>
  );
}
