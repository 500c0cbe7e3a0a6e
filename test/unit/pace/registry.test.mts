import { PaceRegistry } from '../../../nodes/PingOne/pace/registry.ts';

describe('PaceRegistry', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	it('shares one controller per limit', () => {
		const registry = new PaceRegistry();
		expect(registry.for('a')).toBe(registry.for('a'));
		expect(registry.for('a')).not.toBe(registry.for('b'));
	});

	it('keeps 500 at most, and drops those that were idle longest', async () => {
		const registry = new PaceRegistry();
		const first = registry.for('limit 0');
		for (let count = 1; count < 501; count++) {
			await jest.advanceTimersByTimeAsync(1);
			registry.for(`limit ${count}`);
		}
		const last = registry.for('limit 500');
		expect(registry.for('limit 0')).not.toBe(first);
		expect(registry.for('limit 500')).toBe(last);
	});

	it('keeps them over idle days, and drops them after a week', async () => {
		const registry = new PaceRegistry();
		const idle = registry.for('idle');
		const used = registry.for('used');
		const week = 604_800_000;
		await jest.advanceTimersByTimeAsync(week / 2);
		expect(registry.for('used')).toBe(used);
		await jest.advanceTimersByTimeAsync(week / 2 + 2000);
		expect(registry.for('used')).toBe(used);
		expect(registry.for('idle')).not.toBe(idle);
	});
});
