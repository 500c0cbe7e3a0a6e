import { isNotFound } from '../../pingone/errors/failure';
import { choice } from '../../read/kinds';

/** The option that says what deleting something that does not exist comes to. */
export const ifGone = (displayName: string, description: string) =>
	choice({
		displayName,
		name: 'ifGone',
		options: [
			{
				name: 'Raise Error',
				value: 'raiseError',
				description: 'Fail the item, so that a wrong ID is noticed',
			},
			{
				name: 'Treat as Deleted',
				value: 'treatAsDeleted',
				description:
					'Let the item succeed, so that a workflow can be run again. This applies only to IDs: a name or address without a match still fails.',
			},
		],
		default: 'raiseError',
		description,
	});

/** Whether it deleted something. @param readOwner throws for a missing owner, also a 404 */
export async function unlessGone(
	deletion: Promise<boolean>,
	allowed: 'raiseError' | 'treatAsDeleted' | undefined,
	readOwner?: () => Promise<unknown>,
): Promise<boolean> {
	return await deletion.catch(async (thrown: unknown) => {
		if (allowed !== 'treatAsDeleted' || !isNotFound(thrown)) throw thrown;
		await readOwner?.();
		return false;
	});
}
