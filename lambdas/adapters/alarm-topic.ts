import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { CLIENT_SETTINGS } from './client-settings.ts';

export type Notice = {
  /** ASCII in one line; SNS takes up to 100 characters. */
  subject: string;
  message: string;
};

/** The topic that alarms are sent to: its subscribers are the people who care. */
export class AlarmTopic {
  readonly #arn: string;
  readonly #sns: SNSClient;

  constructor(arn: string, sns = new SNSClient(CLIENT_SETTINGS)) {
    this.#arn = arn;
    this.#sns = sns;
  }

  async tell({ subject, message }: Notice): Promise<void> {
    await this.#sns.send(
      new PublishCommand({ TopicArn: this.#arn, Subject: subject, Message: message }),
    );
  }
}
