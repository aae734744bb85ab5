"""Runs MiniStack until its standard input closes, that is with whoever started it, however that ends."""

import os
import runpy
import signal
import sys
import threading

from ministack.core import iam_actions


def until_stdin_closes():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def authorize_batches_as_their_entries():
    """
    MiniStack asks policies for `sqs:SendMessageBatch`, which IAM does not know: on AWS a batch takes the action of its entries.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
    """
    action_of_request = iam_actions.extract_iam_action

    def action_of_entries(service, *request):
        action = action_of_request(service, *request)
        return action.removesuffix("Batch") if action and service == "sqs" else action

    iam_actions.extract_iam_action = action_of_entries


authorize_batches_as_their_entries()
threading.Thread(target=until_stdin_closes, daemon=True).start()
sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__")
