/**
 * Foot pedals by WebHID. A pedal is a device with a few buttons; which bit of its reports is which button is learned by
 * pressing them, so any pedal works. What was learned stays in this browser: it is about the device alone.
 */

export type PedalAction = "play" | "back" | "forward";

export interface Button {
  report: number;
  byte: number;
  mask: number;
}

export interface LearnedPedal {
  vendor: number;
  product: number;
  name: string;
  buttons: Partial<Record<PedalAction, Button>>;
}

/** What a pedal can do. */
export interface Pedalled {
  press: (action: PedalAction) => void;
  release: (action: PedalAction) => void;
}

const KEY = "transcribe.pedals";

/** Foot pedals whose buttons are known without learning: the three of the usual USB pedals send one byte, a bit each. */
export const USUAL: LearnedPedal["buttons"] = {
  back: { report: 0, byte: 0, mask: 1 },
  play: { report: 0, byte: 0, mask: 2 },
  forward: { report: 0, byte: 0, mask: 4 },
};

/** Whether this browser can use pedals at all. */
export function pedalsWork(): boolean {
  return "hid" in navigator;
}

export function learned(): LearnedPedal[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? (kept as LearnedPedal[]) : [];
  } catch {
    return [];
  }
}

export function keep(pedal: LearnedPedal): void {
  const others = learned().filter((one) => one.vendor !== pedal.vendor || one.product !== pedal.product);
  localStorage.setItem(KEY, JSON.stringify([...others, pedal]));
}

export function buttonsOf(device: HIDDevice): LearnedPedal["buttons"] {
  const known = learned().find((one) => one.vendor === device.vendorId && one.product === device.productId);
  return known?.buttons ?? USUAL;
}

/** Listens to all pedals that the person has allowed, also to one that is plugged in later. */
export class Pedals {
  private readonly down = new Map<HIDDevice, Set<PedalAction>>();
  /** While learning: is given every button that goes down, and nothing is played. */
  learning: ((device: HIDDevice, button: Button) => void) | null = null;
  private readonly last = new Map<string, number[]>();

  constructor(private readonly does: Pedalled) {}

  async start(): Promise<void> {
    if (!pedalsWork()) return;
    navigator.hid.addEventListener("connect", this.connected);
    navigator.hid.addEventListener("disconnect", this.disconnected);
    for (const device of await navigator.hid.getDevices()) await this.open(device);
  }

  /** Let the person choose a pedal. Must follow a click or a key. */
  async choose(): Promise<HIDDevice | null> {
    const [device] = await navigator.hid.requestDevice({ filters: [] });
    if (!device) return null;
    await this.open(device);
    return device;
  }

  stop(): void {
    if (!pedalsWork()) return;
    navigator.hid.removeEventListener("connect", this.connected);
    navigator.hid.removeEventListener("disconnect", this.disconnected);
    for (const device of this.down.keys()) device.removeEventListener("inputreport", this.reported);
    this.down.clear();
  }

  get devices(): HIDDevice[] {
    return [...this.down.keys()];
  }

  private async open(device: HIDDevice): Promise<void> {
    if (this.down.has(device)) return;
    try {
      if (!device.opened) await device.open();
    } catch {
      return; // another program holds it
    }
    this.down.set(device, new Set());
    device.addEventListener("inputreport", this.reported);
  }

  private readonly connected = (event: HIDConnectionEvent): void => void this.open(event.device);

  private readonly disconnected = (event: HIDConnectionEvent): void => {
    for (const action of this.down.get(event.device) ?? []) this.does.release(action);
    this.down.delete(event.device);
  };

  private readonly reported = (event: HIDInputReportEvent): void => {
    const { device, reportId, data } = event;
    const bytes = Array.from({ length: data.byteLength }, (_, index) => data.getUint8(index));
    if (this.learning) this.teach(device, reportId, bytes);
    else this.play(device, reportId, bytes);
    this.last.set(`${device.vendorId}.${device.productId}.${reportId}`, bytes);
  };

  private teach(device: HIDDevice, report: number, bytes: number[]): void {
    const before = this.last.get(`${device.vendorId}.${device.productId}.${report}`) ?? [];
    bytes.forEach((value, byte) => {
      const mask = value & ~(before[byte] ?? 0);
      if (mask) this.learning?.(device, { report, byte, mask: mask & -mask });
    });
  }

  private play(device: HIDDevice, report: number, bytes: number[]): void {
    const down = this.down.get(device) ?? new Set<PedalAction>();
    for (const [action, button] of Object.entries(buttonsOf(device)) as [PedalAction, Button][]) {
      if (button.report !== report) continue;
      const pressed = ((bytes[button.byte] ?? 0) & button.mask) !== 0;
      if (pressed && !down.has(action)) {
        down.add(action);
        this.does.press(action);
      } else if (!pressed && down.delete(action)) this.does.release(action);
    }
  }
}
