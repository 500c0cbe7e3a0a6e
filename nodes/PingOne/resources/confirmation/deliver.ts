import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';
import { resumeUrlOf } from '../device/enroll/wait';
import type { Prepared } from './prepare';

/** What the workflow that sends the link gets, as its input item. */
const deliveryItem = (ctx: IExecuteFunctions, { wait, link, user }: Prepared): IDataObject => ({
	link: `${String(resumeUrlOf(ctx))}#${link.proof}`,
	code: link.proof,
	message: wait.message,
	validUntil: new Date(wait.expiresAt).toISOString(),
	reminder: 0,
	user: {
		...wait.person,
		...(user.email !== undefined && { email: user.email }),
		...(user.preferredLanguage !== undefined && { language: user.preferredLanguage }),
	},
});

/**
 * Calls the workflow that sends the link, and waits until it is done: a link that was not sent must
 * not keep anybody waiting.
 *
 * @throws FieldError with n8n's own words when the workflow failed
 */
export async function deliver(
	ctx: IExecuteFunctions,
	workflow: string,
	prepared: Prepared,
): Promise<void> {
	const items = [{ json: deliveryItem(ctx, prepared) }];
	const parentExecution = {
		executionId: ctx.getExecutionId(),
		workflowId: ctx.getWorkflow().id ?? '',
	};
	await ctx
		.executeWorkflow({ id: workflow }, items, undefined, { parentExecution })
		.catch((thrown: unknown) => {
			const words = thrown instanceof Error ? thrown.message : String(thrown);
			throw new FieldError(
				'Workflow',
				`did not send the link: ${words.slice(0, 300).replace(/\.$/, '')}`,
				'Nobody was asked. Open that workflow’s executions to see what failed.',
			);
		});
}
