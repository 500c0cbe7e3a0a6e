import { expiredItem } from '../../../nodes/PingOne/confirmation/result.ts';
import { refusal, json, ConfirmSession, WAIT } from '../../support/enrollment/confirmSession.mts';

const decline = { action: 'decline', reason: 'not now' };

describe('what an agent hears of a review', () => {
	it('is the reason of whoever declined', async () => {
		const session = new ConfirmSession({}, { isReview: true });
		const { resume } = await session.send(decline);
		expect(resume).toMatchObject({ approved: false, chatInput: 'Declined. Reason: not now' });
	});

	it('is that nobody decided, or why the link closed', async () => {
		expect(expiredItem({ ...WAIT, isReview: true })).toMatchObject({
			approved: false,
			chatInput: 'No one confirmed this in time.',
		});
		const flow = json({ id: 'flow', status: 'ASSERTION_REQUIRED' });
		const replies = { assertion: refusal(400, 'INVALID_DATA'), flow };
		const { resume } = await new ConfirmSession(replies, { isReview: true }).confirm();
		expect(resume?.chatInput).toMatch(/closed without a confirmation. Reason: KEY_REFUSED/);
	});

	it('is nothing of a confirmation, and workflows have no such member', async () => {
		const { resume } = await new ConfirmSession({}, { isReview: true }).confirm();
		expect(resume).toMatchObject({ approved: true });
		expect(resume).not.toHaveProperty('chatInput');
		const declined = await new ConfirmSession().send(decline);
		expect(declined.resume).not.toHaveProperty('chatInput');
	});
});
