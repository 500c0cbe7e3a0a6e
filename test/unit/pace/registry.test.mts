import { VirtualClock } from '../../../bench/simulate/clock.mts';
import { Pace } from '../../../nodes/PingOne/pace/pace.ts';
import { PaceRegistry } from '../../../nodes/PingOne/pace/registry.ts';

describe('PaceRegistry', () => {
	it('shares one controller per limit', () => {
		const registry = new PaceRegistry();
		expect(registry.for('a')).toBe(registry.for('a'));
		expect(registry.for('a')).not.toBe(registry.for('b'));
	});

	it('keeps 500 at most, and drops those that were idle longest', async () => {
		const clock = new VirtualClock();
		const registry = new PaceRegistry(() => new Pace(clock));
		const first = registry.for('limit 0');
		for (let count = 1; count < 2000; count++) {
			await clock.until(clock.sleep(1));
			registry.for(`limit ${count}`);
		}
		expect(registry.size).toBeLessThanOrEqual(500);
		expect(registry.for('limit 0')).not.toBe(first);
	});

	it('drops controllers that nobody used for ten minutes, and none that is busy', async () => {
		const clock = new VirtualClock();
		const registry = new PaceRegistry(() => new Pace(clock));
		const idle = registry.for('idle');
		const busy = registry.for('busy');
		const work = busy.run(
			async () => await clock.sleep(700_000),
			() => ({}),
		);
		await clock.until(clock.sleep(599_000));
		expect(registry.for('idle')).toBe(idle);
		await clock.until(clock.sleep(2000));
		registry.for('other');
		expect(registry.size).toBe(2);
		expect(registry.for('busy')).toBe(busy);
		expect(registry.for('idle')).not.toBe(idle);
		await clock.until(work);
		expect(busy.idleMs).toBe(0);
		await clock.until(clock.sleep(1000));
		expect(busy.idleMs).toBe(1000);
	});
});
