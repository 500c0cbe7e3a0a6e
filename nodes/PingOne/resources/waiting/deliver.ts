import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { describeError } from '../../pingone/errors/describeError';
import { FieldError } from '../../pingone/errors/fieldError';
import { shownText } from '../../pingone/errors/foreign';
import type { User } from '../../pingone/types';
import { stopSignalOf } from '../../run/n8nInternals';
import { type BaseWait, iso } from '../../waiting/wait';
import { mostWanted } from '../fields/language';
import { resumeUrlOf } from './beginWait';
import type { OpenLink } from './link';

/** What is sent, and to whom. */
interface Letter {
	wait: BaseWait;
	link: OpenLink;
	user: User;
}

/** What the workflow that sends the link gets, as its input item. */
const deliveryItem = (ctx: IExecuteFunctions, { wait, link, user }: Letter): IDataObject => ({
	link: `${String(resumeUrlOf(ctx))}#${link.proof}`,
	code: link.proof,
	...(link.startCode !== undefined && { startCode: link.startCode }),
	...(wait.message !== undefined && { message: wait.message }),
	validUntil: iso(wait.expiresAt),
	reminder: wait.reminder,
	// Without a language, there is no such member in JSON.
	user: { ...wait.person, language: mostWanted(user) },
});

/**
 * Calls the workflow that sends the link, or the reminder, and waits until it is done. The first link
 * must be sent: nobody is kept waiting for one that was not. A reminder that was not sent does not end
 * the link that it reminds of.
 *
 * @returns what to tell the admin about a reminder that was not sent
 * @throws FieldError with n8n's own words when the workflow failed
 */
export async function deliverOrTell(
	ctx: IExecuteFunctions,
	workflow: string,
	letter: Letter,
): Promise<string | undefined> {
	const { reminder } = letter.wait;
	const items = [{ json: deliveryItem(ctx, letter) }];
	const parentExecution = {
		executionId: ctx.getExecutionId(),
		workflowId: ctx.getWorkflow().id ?? '',
		// Otherwise a workflow that waits itself would end this wait when it ends (n8n 2.41).
		shouldResume: false,
	};
	return await ctx.executeWorkflow({ id: workflow }, items, undefined, { parentExecution }).then(
		() => undefined,
		(thrown: unknown) => {
			const words = thrown instanceof Error ? thrown.message : String(thrown);
			const failed = new FieldError(
				'Workflow',
				`did not send the link: ${shownText(words.slice(0, 300)).replace(/\.$/, '')}`,
				'No one was asked. Open that workflow’s executions to see what failed.',
			);
			if (reminder === 0 || stopSignalOf(ctx)?.aborted) throw failed;
			return `Reminder ${reminder} was not sent: ${describeError(failed).message}. The link stays valid, and the node keeps waiting. Open that workflow’s executions to see what failed.`;
		},
	);
}
