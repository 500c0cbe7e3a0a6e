import { ExecuteContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { LINK } from '../../support/enrollment/execution.mts';
import { startConfirmation } from '../../support/enrollment/confirmation.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const WORKFLOW = {
	sendLinkWith: 'workflow',
	deliveryWorkflow: 'mailer',
	linkValidFor: 1,
	linkValidUnit: 'days',
};

/** The node that waits is the variant that n8n makes for human reviews. */
beforeEach(() => {
	const own = ExecuteContext.prototype.getNode;
	jest.spyOn(ExecuteContext.prototype, 'getNode').mockImplementation(function (
		this: ExecuteContext,
	) {
		const it = own.call(this);
		return it.name === LINK ? it : { ...it, type: 'n8n-nodes-pingone.pingOneHitlTool' };
	});
});

afterEach(() => {
	jest.restoreAllMocks();
});

it('a human review is asked once: Remind After is refused before anything is sent', async () => {
	const letters: unknown[] = [];
	const callWorkflow = (call: unknown) => void letters.push(call);
	const options: IDataObject = { remindAfter: 2, remindAfterUnit: 'hours' };
	await expect(
		startConfirmation(sandbox, { ...WORKFLOW, options }, { callWorkflow }),
	).rejects.toThrow(/'Remind After' cannot be used in a human review.*\n.*Remove Remind After/);
	expect(letters).toEqual([]);
});

it('a human review without it waits for its answer', async () => {
	const waiting = await startConfirmation(sandbox, WORKFLOW, { callWorkflow: () => undefined });
	expect(Number(waiting.run.waitTill) - Date.now()).toBeGreaterThan(23 * 3_600_000);
});
