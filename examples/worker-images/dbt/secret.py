"""Prints a secret of AWS Secrets Manager: `python -m secret NAME`. Who may read it is said by the job role of the worker group."""

import sys

import boto3

print(boto3.client("secretsmanager").get_secret_value(SecretId=sys.argv[1])["SecretString"])
