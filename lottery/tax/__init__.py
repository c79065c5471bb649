"""The tax bureau: a work list goes out, its answer comes in and takes effect in the register.

`work_list` draws up the list, `answers` takes the answer in, `states` tells what is known of an
invoice, `overview` how far the answers have come, and `winners` asks again before prizes are paid.
"""
