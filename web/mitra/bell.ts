/** Two soft sounds, made on the spot: a knock for a request, a drop for a message. Browsers
 *  let a page sound or shake only after a touch, so the first touch opens the ear. */
let ear: AudioContext | null = null;

export function openEar(): void {
  ear ??= new AudioContext();
  if (ear.state === "suspended") void ear.resume();
}
function tone(hertz: number, at: number, seconds: number, loud: number): void {
  if (ear?.state !== "running") return;
  const start = ear.currentTime + at;
  const voice = new OscillatorNode(ear, { type: "sine", frequency: hertz });
  const volume = new GainNode(ear, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loud, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, start + seconds);
  voice.connect(volume).connect(ear.destination);
  voice.start(start);
  voice.stop(start + seconds);
}
export function ring(): void {
  for (const at of [0, 0.9]) {
    tone(659, at, 0.6, 0.25);
    tone(880, at + 0.18, 0.7, 0.25);
  }
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 120, 200]);
}
export function chime(): void {
  tone(784, 0, 0.35, 0.12);
}
