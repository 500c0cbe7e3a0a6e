import { readAnswers } from '../../../nodes/PingOne/pace/evidence.ts';
import { RequestLog, type Outcome } from '../../../nodes/PingOne/pace/log.ts';

/** Requests at every tenth of a second, the first of which was refused. */
function evidenceOf(...later: Outcome[]) {
	const log = new RequestLog();
	const outcomes: Outcome[] = ['refused', ...later];
	for (const [place, outcome] of outcomes.entries()) {
		log.add(place * 100, 0, 1_000).outcome = outcome;
	}
	return readAnswers(log, log.entries[0]);
}

describe('what responses since the first refusal show of a limit', () => {
	it('is a rate from the third accepted request on', () => {
		const { allowed } = evidenceOf('accepted', 'accepted', 'accepted', 'refused', 'accepted');
		expect(allowed).toBeCloseTo(7);
		expect(evidenceOf('accepted', 'refused', 'accepted', 'accepted').allowed).toBeCloseTo(6.25);
		expect(evidenceOf('accepted', 'refused', 'accepted', 'refused').allowed).toBeUndefined();
	});

	it('is no rate where all of the later half were refused', () => {
		const { allowed } = evidenceOf(
			...(['accepted', 'accepted', 'accepted', 'refused', 'refused', 'refused'] as const),
			...(['refused', 'refused'] as const),
		);
		expect(allowed).toBeUndefined();
	});
});
