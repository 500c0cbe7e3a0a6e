import { seeded } from '../simulate/clock.mts';
import type { World } from './world.mts';

interface Event {
	at: number;
	act: () => void;
}

/** A queue of events in the order of time. */
class Events {
	private readonly heap: Event[] = [];

	add(at: number, act: () => void): void {
		const { heap } = this;
		let index = heap.length;
		heap.push({ at, act });
		for (let up; index > 0 && heap[(up = (index - 1) >> 1)].at > at; index = up) {
			[heap[index], heap[up]] = [heap[up], heap[index]];
		}
	}

	take(): Event | undefined {
		const { heap } = this;
		const first = heap[0];
		const last = heap.pop();
		if (!last || heap.length === 0) return first;
		heap[0] = last;
		for (let index = 0; ; ) {
			let least = index;
			for (const child of [2 * index + 1, 2 * index + 2]) {
				if (child < heap.length && heap[child].at < heap[least].at) least = child;
			}
			if (least === index) return first;
			[heap[index], heap[least]] = [heap[least], heap[index]];
			index = least;
		}
	}
}

/**
 * What a client needs that knows everything (ms): it asks the limiter itself and sends each request
 * so that it arrives in the moment in which it is let through.
 */
export function floorMs(world: World, seed: number): number {
	const events = new Events();
	let now = 0;
	const stages = world.groups.map((group, index) => {
		const random = seeded(seed + 1000 * (index + 1));
		const limiter = group.limiter?.(seeded(seed + 1000 * (index + 1) + 1));
		limiter?.asked?.();
		for (const { atMs, perSecond } of group.changes ?? []) {
			events.add(atMs, () => limiter?.change?.(perSecond, now));
		}
		const waiting: Array<{ afterMs: number; next: () => void }> = [];
		let cpuFreeAt = 0;
		let tryAt = Infinity;
		const drain = () => {
			while (waiting.length > 0) {
				const waitMs = limiter?.admit(now);
				if (waitMs !== undefined) {
					const at = now + Math.max(waitMs, 0.01);
					if (tryAt <= now || at < tryAt) events.add((tryAt = at), drain);
					return;
				}
				const [{ afterMs, next }] = waiting.splice(0, 1);
				cpuFreeAt = Math.max(cpuFreeAt, now) + (group.cpuMs ?? 0);
				events.add(cpuFreeAt + afterMs, () => {
					limiter?.done?.(now);
					next();
					drain();
				});
			}
		};
		return (next: () => void) => {
			const { before, after } = group.latency(random);
			events.add(now + before, () => {
				waiting.push({ afterMs: after, next });
				drain();
			});
		};
	});
	let left = 0;
	for (const startMs of world.startsMs) {
		let toBegin = world.items;
		const item = () => {
			if (toBegin-- <= 0) return;
			const stage = (index: number): void => {
				if (index === stages.length) {
					left--;
					item();
				} else stages[index](() => stage(index + 1));
			};
			stage(0);
		};
		left += world.items;
		events.add(startMs, () => {
			for (let caller = 0; caller < world.callers; caller++) item();
		});
	}
	while (left > 0) {
		const event = events.take();
		if (!event) throw new Error('The floor cannot be reached.');
		now = event.at;
		event.act();
	}
	return now;
}
