import { VirtualClock } from '../../../bench/simulate/clock.mts';
import { Pace } from '../../../nodes/PingOne/pace/pace.ts';
import { PaceRegistry, paceFor } from '../../../nodes/PingOne/pace/registry.ts';

describe('PaceRegistry', () => {
	it('shares one controller per tenant', () => {
		expect(paceFor('a')).toBe(paceFor('a'));
		expect(paceFor('a')).not.toBe(paceFor('b'));
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
