import { readMfaStatus, setMfaStatus } from '../../pingone/users';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import type { Operation } from '../operation';

export const getMfaStatus: Operation = {
	name: 'Get MFA Status',
	value: 'getMfaStatus',
	action: 'Get MFA status of user',
	description: 'Read whether multi-factor authentication is enabled for a person. Changes nothing.',
	fields: [userField, optionsField()],
	async run(item) {
		return await readMfaStatus(item.api, await readUser(item)());
	},
};

const switchMfa = (
	parts: Pick<Operation, 'name' | 'value' | 'action' | 'description'>,
	enabled: boolean,
): Operation => ({
	...parts,
	fields: [userField, optionsField()],
	async run(item) {
		return await setMfaStatus(item.api, await readUser(item)(), enabled);
	},
});

export const enableMfa = switchMfa(
	{
		name: 'Enable MFA',
		value: 'enableMfa',
		action: 'Enable MFA for user',
		description: 'Turn multi-factor authentication on for a person',
	},
	true,
);

export const disableMfa = switchMfa(
	{
		name: 'Disable MFA',
		value: 'disableMfa',
		action: 'Disable MFA for user',
		description:
			'Turn multi-factor authentication off for a person. They can sign in without their second factor from then on.',
	},
	false,
);
