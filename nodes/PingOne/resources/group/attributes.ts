import type { IDataObject } from 'n8n-workflow';
import { text } from '../../read/kinds';

/** Attributes of a group beside its name; empty for those without a value. */
export const groupAttributes = [
	text({
		displayName: 'Description',
		name: 'description',
		placeholder: 'e.g. All employees in sales',
	}),
	text({
		displayName: 'External ID',
		name: 'externalId',
		placeholder: 'e.g. S-1-5-32-544',
		description: 'ID of the group in an external directory',
	}),
	text({
		displayName: 'User Filter',
		name: 'userFilter',
		placeholder: 'e.g. title eq "Manager"',
		description: 'SCIM filter that selects the members of a dynamic group',
	}),
] as const;

/** Those members that have a value for this item. */
export const filled = (given: Record<string, string | undefined>): IDataObject =>
	Object.fromEntries(Object.entries(given).filter(([, value]) => value));
