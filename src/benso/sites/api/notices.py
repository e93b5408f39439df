"""Where banks tell of transfers: a signed message in, what it came to out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from benso.domains.dossiers.operations import confirm_payment
from benso.domains.payments.queries import transactions_named
from benso.domains.payments.rules import read_notice
from benso.kernel.errors import BensoError
from benso.sites.api.problems import problem_of, problem_response

SIGNATURE = "X-Benso-Signature"


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take one message; the dossiers it pays for go on in the same transaction.

    200 for every outcome that is on record, so that a bank stops repeating itself.
    """
    signature = request.headers.get(SIGNATURE, "")
    try:
        confirm_payment(body=request.body, signature=signature, at=timezone.now())
    except BensoError as error:
        return problem_response(request, problem_of(error))
    notice = read_notice(request.body)
    (known,) = transactions_named([(notice.bank, notice.transaction)])
    return JsonResponse({"outcome": known.outcome.value})
