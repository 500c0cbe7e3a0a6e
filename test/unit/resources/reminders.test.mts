import { pauseOf } from '../../../nodes/PingOne/resources/waiting/remind.ts';

const NOW = 1_000_000;
const REMINDERS = { everyMs: 600, max: 3, given: '10 minutes' };

describe('the pause before the next reminder', () => {
	const pause = (reminder: number, expiresAt: number, reminders?: typeof REMINDERS) =>
		pauseOf({ reminder, expiresAt }, reminders, NOW);

	it('ends one interval from now', () => {
		expect(pause(0, NOW + 601, REMINDERS)).toBe(NOW + 600);
		expect(pause(2, NOW + 601, REMINDERS)).toBe(NOW + 600);
	});

	it('is none when the link expires by then, after the last reminder, or without reminders', () => {
		expect(pause(0, NOW + 600, REMINDERS)).toBeUndefined();
		expect(pause(3, NOW + 601, REMINDERS)).toBeUndefined();
		expect(pause(0, NOW + 601)).toBeUndefined();
	});
});
