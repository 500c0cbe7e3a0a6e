import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { FieldError } from '../errors/fieldError';
import type { RequestContext } from './apiRequest';

/**
 * Beginning of the names of the credential's hidden fields that exist only together with an
 * expression that may depend on the input item (credentials/PingOneOAuth2Api).
 */
const MARK = 'mayDependOnItem_';

const MANAGED = 'Managed Environment ID';

/**
 * Refuses a credential with an expression that may depend on the item.
 *
 * @param why continues after "depends on the input item, "
 * @throws FieldError naming the credential's field
 */
export function refuseDependent(credential: ICredentialDataDecryptedObject, why: string): void {
	const mark = Object.keys(credential).find((name) => name.startsWith(MARK));
	if (mark === undefined) return;
	const field = String(credential[mark]);
	throw new FieldError(
		field,
		`of the credential has an expression that may depend on the input item, ${why}`,
		field === MANAGED
			? 'Put the expression into Environment ID under Options of this node, and leave Managed Environment ID empty.'
			: 'Use a credential for each worker app, without such expressions. Variables and external secrets may be used, such as {{ $vars.name }}.',
	);
}

type ItemContext = RequestContext & Partial<Pick<IExecuteFunctions, 'getInputData'>>;

/**
 * n8n evaluates a credential for one item, the first, and shows only the result. So such an
 * expression is right for a single item only: with several, the others would go to the first one's
 * environment.
 *
 * @throws FieldError unless there is exactly one item
 */
export function requireSameForAll(
	ctx: ItemContext,
	credential: ICredentialDataDecryptedObject,
): void {
	const count = ctx.getInputData?.().length ?? 0;
	if (count === 1) return;
	refuseDependent(
		credential,
		count === 0 ? 'and there is none here' : 'but n8n evaluates it for the first one only',
	);
}
