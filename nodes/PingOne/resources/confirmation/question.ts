import type { Question } from '../../waiting/wait';
import type { OperationItem } from '../operation';
import { readMessage } from './message';

/** All that an approval stands for, as the fields say it. @throws FieldError */
export function readQuestion(item: OperationItem): Question {
	const { read } = item;
	const options = read.in('options');
	return {
		[read.label('message')]: readMessage(item),
		[read.label('rpId')]: read.locator('rpId').value,
		[options.label('onlyDevices')]: (options.list('onlyDevices') ?? []).join(', '),
		[options.label('userVerification')]: String(options.flag('userVerification') ?? true),
		[options.label('signMessage')]: String(options.flag('signMessage') ?? false),
	};
}
