import type { INodeProperties } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { findRelyingPartyIdFault } from '../../webauthn/relyingPartyId';
import type { OperationItem } from '../operation';

const ID_LABEL = 'Relying Party ID';
const NAME_LABEL = 'Relying Party Name';

/** For whom the key will be good. */
export const relyingPartyFields: INodeProperties[] = [
	{
		displayName: ID_LABEL,
		name: 'rpId',
		type: 'resourceLocator',
		default: { mode: 'domain', value: '' },
		required: true,
		description:
			'The domain the key will be good for, in lower case. People can use the key on this domain and below it.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a FIDO2 policy’s domain...',
				typeOptions: { searchListMethod: 'searchRelyingParties', searchable: true },
			},
			{
				displayName: 'By Domain',
				name: 'domain',
				type: 'string',
				placeholder: 'e.g. example.com',
			},
		],
	},
	{
		displayName: NAME_LABEL,
		name: 'rpName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Example Ltd',
		description: 'The name people see when their browser asks for the key',
	},
];

function readRelyingPartyId(item: OperationItem): string {
	const id = item.locator('rpId').value;
	const fault = findRelyingPartyIdFault(id);
	if (!fault) return id;
	if (id === '') {
		throw new FieldError(ID_LABEL, fault.what, 'Enter the domain, for example example.com.');
	}
	throw new FieldError(
		ID_LABEL,
		`${fault.what}, but is ${quote(id)}`,
		fault.suggestion
			? `Enter ${fault.suggestion} instead.`
			: 'Enter the domain, for example example.com.',
	);
}

/** @returns `rp` as PingOne and WebAuthn have it @throws FieldError */
export function readRelyingParty(item: OperationItem): { id: string; name: string } {
	const id = readRelyingPartyId(item);
	const name = item.text('rpName');
	if (name === '') {
		throw new FieldError(
			NAME_LABEL,
			'is empty',
			'Enter the name people see when their browser asks for the key.',
		);
	}
	return { id, name };
}
